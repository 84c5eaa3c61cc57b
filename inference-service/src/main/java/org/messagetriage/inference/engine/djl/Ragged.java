package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;

/**
 * A batch as the architecture text of the bundled base reads it: the tokens of all its segments one behind the other,
 * without padding, for all layers but attention; and tables of token numbers from which attention forms padded rows.
 * Padding is a third and more of a batch of messages, and attention a small part of so small a model's work.
 *
 * <p>A pair is numbered as in BERT's pre-training, [CLS] premise [SEP] hypothesis [SEP], so that what was learnt there of
 * two sentences holds: the hypothesis goes on where its premise ends. Its own [CLS], whose answer is read, has the place
 * of the premise's.
 *
 * <p>Arguments of the program's methods, in their order: {@code ids}, {@code types} (1 for a hypothesis behind its [CLS],
 * else 0), {@code positions}, {@code heads} (the token of each answer), {@code back} (each
 * token's place in the rows of attention), {@code rows} and {@code mask} of the texts or distinct premises; for pairs
 * also {@code second}, the rows of the hypotheses, and {@code keys} with {@code keys_mask}: for each pair the tokens of
 * its premise, then of its hypothesis.
 */
final class Ragged {

    private final NDManager manager;
    private final List<Segment> segments = new ArrayList<>();
    /** Length of the premise before each segment; 0 before a text or premise. */
    private final List<Integer> before = new ArrayList<>();

    private final List<Integer> starts = new ArrayList<>();
    private int tokens;

    private Ragged(NDManager manager) {
        this.manager = manager;
    }

    static boolean arePairs(List<Sequence> batch) {
        return batch.get(0).second() != null;
    }

    /** @return arguments of {@code forward} for texts, of {@code pairs} for pairs */
    static List<NDArray> arguments(NDManager manager, List<Sequence> batch) {
        Ragged ragged = new Ragged(manager);
        return arePairs(batch) ? ragged.pairs(batch) : ragged.texts(batch);
    }

    private List<NDArray> texts(List<Sequence> batch) {
        int[] texts = batch.stream().mapToInt(s -> add(s.first(), null)).toArray();
        Table rows = Table.of(texts.length, row -> List.of(texts[row]), this);
        return arguments(texts, List.of(rows), List.of(rows));
    }

    private List<NDArray> pairs(List<Sequence> batch) {
        Map<Segment, Integer> premises = new LinkedHashMap<>();
        batch.forEach(pair -> premises.computeIfAbsent(pair.first(), premise -> add(premise, null)));
        int[] first =
                batch.stream().mapToInt(pair -> premises.get(pair.first())).toArray();
        int[] second = batch.stream()
                .mapToInt(pair -> add(pair.second(), pair.first()))
                .toArray();
        Table rows = Table.of(premises.size(), List::of, this);
        Table asking = Table.of(second.length, row -> List.of(second[row]), this);
        Table keys = Table.of(second.length, row -> List.of(first[row], second[row]), this);
        List<NDArray> arguments = arguments(second, List.of(rows, asking), List.of(rows));
        arguments.addAll(List.of(asking.numbers(manager), keys.numbers(manager), keys.mask(manager)));
        return arguments;
    }

    /** @return the segment's number */
    private int add(Segment segment, Segment premise) {
        segments.add(segment);
        before.add(premise == null ? 0 : premise.ids().length);
        starts.add(tokens);
        tokens += segment.ids().length;
        return segments.size() - 1;
    }

    private List<NDArray> arguments(int[] answering, List<Table> queries, List<Table> masked) {
        long[] ids = new long[tokens];
        long[] type = new long[tokens];
        long[] positions = new long[tokens];
        for (int s = 0, at = 0; s < segments.size(); s++) {
            int[] own = segments.get(s).ids();
            for (int i = 0; i < own.length; i++, at++) {
                ids[at] = own[i];
                boolean behindPremise = i > 0 && before.get(s) > 0;
                type[at] = behindPremise ? 1 : 0;
                positions[at] = behindPremise ? before.get(s) + i - 1 : i;
            }
        }
        long[] heads = Arrays.stream(answering).mapToLong(starts::get).toArray();
        List<NDArray> arguments = new ArrayList<>(List.of(
                manager.create(ids),
                manager.create(type),
                manager.create(positions),
                manager.create(heads),
                manager.create(back(queries))));
        masked.forEach(table -> arguments.addAll(List.of(table.numbers(manager), table.mask(manager))));
        return arguments;
    }

    /** Where each token lies in the tables of queries, laid one behind the other. */
    private long[] back(List<Table> queries) {
        long[] back = new long[tokens];
        int before = 0;
        for (Table table : queries) {
            for (int i = 0; i < table.numbers.length; i++) {
                if (table.mask[i]) {
                    back[(int) table.numbers[i]] = before + i;
                }
            }
            before += table.numbers.length;
        }
        return back;
    }

    /** Rows of token numbers, padded at their ends with a masked 0. */
    private record Table(long[] numbers, boolean[] mask, Shape shape) {

        interface Row {
            /** Numbers of the segments whose tokens make the row. */
            List<Integer> segments(int row);
        }

        static Table of(int rows, Row content, Ragged batch) {
            int length = 0;
            for (int row = 0; row < rows; row++) {
                length = Math.max(
                        length,
                        content.segments(row).stream()
                                .mapToInt(s -> batch.segments.get(s).ids().length)
                                .sum());
            }
            Table table = new Table(new long[rows * length], new boolean[rows * length], new Shape(rows, length));
            for (int row = 0; row < rows; row++) {
                int at = row * length;
                for (int s : content.segments(row)) {
                    for (int i = 0; i < batch.segments.get(s).ids().length; i++, at++) {
                        table.numbers[at] = batch.starts.get(s) + i;
                        table.mask[at] = true;
                    }
                }
            }
            return table;
        }

        NDArray numbers(NDManager manager) {
            return manager.create(numbers, shape);
        }

        NDArray mask(NDManager manager) {
            return manager.create(mask, shape);
        }
    }
}
