package org.messagetriage.inference.generation;

import java.util.List;

/**
 * A text that a model wrote.
 *
 * @param text without the prompt; the texts of all tokens, one after the other
 * @param promptTokens tokens of the prompt
 */
public record WrittenText(String text, List<Piece> tokens, Finish finish, int promptTokens) {

    public WrittenText {
        tokens = List.copyOf(tokens);
    }
}
