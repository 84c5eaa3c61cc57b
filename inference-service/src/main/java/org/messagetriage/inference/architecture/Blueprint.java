package org.messagetriage.inference.architecture;

import java.util.List;
import java.util.Map;

/**
 * How a checkpoint's model is computed, as far as its {@code config.json} says.
 *
 * @param architecture the name of the family, as {@code model_type} has it
 * @param texts resources below {@code /architectures}: the program's classes
 * @param names resource with the name map
 * @param numbers what the marks in both stand for
 * @param positions longest sequence in tokens that the model has positions for
 * @param types how many token types it tells apart; fewer than two: none
 * @param pad id of the token that fills the rows of a batch
 */
public record Blueprint(
        String architecture,
        List<String> texts,
        String names,
        Map<String, Object> numbers,
        int positions,
        int types,
        int pad) {

    public Blueprint {
        texts = List.copyOf(texts);
        numbers = Map.copyOf(numbers);
    }

    /** Rows of the table of words: one more than the greatest id of a token. */
    public int vocabulary() {
        return (Integer) numbers.get("vocabulary");
    }
}
