package org.messagetriage.inference.torchscript;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.ElementType;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.checkpoint.Tensor;

/**
 * The name map beside an architecture's text: which tensors of a Hugging Face checkpoint each attribute of the text's
 * modules is made of. A line is one of
 *
 * <ul>
 *   <li>{@code attribute = tensor}, or {@code attribute [4, 8] = tensor} with the extents that it must have
 *   <li>{@code attribute = first + second}: joined along the first axis
 *   <li>{@code attribute^T [4, 8] = tensor}: turned, so that its rows are the tensor's columns; the extents are the tensor's
 *   <li>{@code attribute = name | other}: whichever there is, of names that mean the same
 *   <li>{@code ~ name*}: tensors that may be there and are of no use; a star stands for any letters
 *   <li>a comment, after {@code #}
 * </ul>
 */
final class NameMap {

    private static final String NO_SHAPE = "";
    private static final String TURNED = "^T";
    /** Tensors named in a refusal; a checkpoint of another kind lacks hundreds. */
    private static final int NAMED = 6;

    private static final int QUOTED = 160;

    /** Where an attribute comes from: tensors to join, each under one of several names. */
    private record Source(List<List<String>> parts, String shape, boolean turned) {}

    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final List<Pattern> useless = new ArrayList<>();

    /**
     * @param text with the marks of {@link ArchitectureText}
     * @param numbers for those marks
     */
    NameMap(String text, Map<String, Object> numbers) {
        String lines = text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
        ArchitectureText.expand(lines, numbers).lines().forEach(this::read);
    }

    private void read(String line) {
        if (line.startsWith("~")) {
            String[] pieces = line.substring(1).trim().split("\\*", -1);
            useless.add(
                    Pattern.compile(Arrays.stream(pieces).map(Pattern::quote).collect(Collectors.joining(".*"))));
            return;
        }
        String[] sides = line.split("=", 2);
        String left = sides[0].trim();
        int bracket = left.indexOf('[');
        List<List<String>> parts = Arrays.stream(sides[1].trim().split(" *\\+ *"))
                .map(part -> List.of(part.split(" *\\| *")))
                .toList();
        String name = bracket < 0 ? left : left.substring(0, bracket).trim();
        boolean turned = name.endsWith(TURNED);
        sources.put(
                turned ? name.substring(0, name.length() - TURNED.length()) : name,
                new Source(parts, bracket < 0 ? NO_SHAPE : left.substring(bracket), turned));
    }

    /** Attributes by dotted path: {@code layer_0.query_weight}. */
    Set<String> attributes() {
        return sources.keySet();
    }

    /**
     * @throws RefusedCheckpointException if a tensor is missing, has another shape, or is one that this map knows nothing
     *     of: the checkpoint's mathematics are then not those of the text
     */
    void check(Checkpoint checkpoint) throws RefusedCheckpointException {
        Set<String> unused = new LinkedHashSet<>(checkpoint.names());
        List<String> missing = new ArrayList<>();
        for (Source source : sources.values()) {
            for (List<String> names : source.parts) {
                if (names.stream().noneMatch(checkpoint.names()::contains)) {
                    missing.add(names.get(0));
                }
                names.forEach(unused::remove);
            }
        }
        refuse(missing, "lacks tensors");
        refuse(
                unused.stream()
                        .filter(name -> useless.stream()
                                .noneMatch(pattern -> pattern.matcher(name).matches()))
                        .toList(),
                "has tensors that the architecture knows no use for");
        refuse(wholeNumbers(checkpoint), "has tensors whose elements are no floating-point numbers");
        List<String> misshapen = new ArrayList<>();
        sources.forEach((attribute, source) -> {
            String shape = Arrays.toString(shape(source, checkpoint));
            if (!source.shape.equals(NO_SHAPE) && !source.shape.equals(shape)) {
                misshapen.add(first(source) + ' ' + shape + ", expected " + source.shape);
            }
        });
        refuse(misshapen, "has tensors of another shape than its config.json says");
    }

    private List<String> wholeNumbers(Checkpoint checkpoint) {
        return sources.values().stream()
                .flatMap(source -> source.parts.stream())
                .map(names -> present(names, checkpoint))
                .filter(name -> !checkpoint.type(name).isFloatingPoint())
                .map(name -> name + " of " + checkpoint.type(name))
                .toList();
    }

    private static void refuse(List<String> names, String what) throws RefusedCheckpointException {
        if (!names.isEmpty()) {
            String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            throw new RefusedCheckpointException(names.stream()
                    .limit(NAMED)
                    .map(name -> CheckpointException.printable(name, QUOTED))
                    .collect(Collectors.joining("; ", "the checkpoint " + what + ": ", more)));
        }
    }

    /** Extents of an attribute, which joined tensors share but for the first. */
    long[] shape(String attribute, Checkpoint checkpoint) {
        Source source = sources.get(attribute);
        long[] shape = shape(source, checkpoint);
        return source.turned ? new long[] {shape[1], shape[0]} : shape;
    }

    private static long[] shape(Source source, Checkpoint checkpoint) {
        long[] shape = null;
        for (List<String> names : source.parts) {
            long[] own = checkpoint.shape(present(names, checkpoint));
            if (shape == null) {
                shape = own.clone();
            } else {
                shape[0] += own[0];
            }
        }
        return shape;
    }

    private static String first(Source source) {
        return source.parts.stream().map(names -> names.get(0)).collect(Collectors.joining(" + "));
    }

    /** The one of these names that the checkpoint has. */
    private static String present(List<String> names, Checkpoint checkpoint) {
        return names.stream().filter(checkpoint.names()::contains).findFirst().orElse(names.get(0));
    }

    /** The attribute's values, joined where the map joins; fp32, or whatever the checkpoint holds if it is one tensor. */
    Tensor read(String attribute, Checkpoint checkpoint) {
        List<Tensor> parts = sources.get(attribute).parts.stream()
                .map(names -> checkpoint.tensor(present(names, checkpoint)))
                .toList();
        if (parts.size() == 1) {
            return sources.get(attribute).turned ? parts.get(0).transposed() : parts.get(0);
        }
        long[] shape = shape(attribute, checkpoint);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Tensor.elements(shape) * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor part : parts) {
            for (float value : part.floats()) {
                bytes.putFloat(value);
            }
        }
        return new Tensor(ElementType.F32, shape, bytes.flip());
    }
}
