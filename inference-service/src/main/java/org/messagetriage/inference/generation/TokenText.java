package org.messagetriage.inference.generation;

import java.util.Arrays;
import org.messagetriage.inference.engine.Generator;

/**
 * What each new token adds to a text. A token need not be whole characters, and how it reads can depend on those before it
 * (a blank at the start of a text is not written, a later one is), so the last few are read together.
 *
 * <p>Text that ends in the middle of a character waits for the rest of it.
 */
final class TokenText {

    private static final String HALF = "\uFFFD";
    /** Tokens of the prompt that are read with the first new one. */
    private static final int BEFORE = 5;

    private final Generator model;
    private int[] window;
    private int known;

    TokenText(Generator model, int[] prompt) {
        this.model = model;
        window = Arrays.copyOfRange(prompt, Math.max(0, prompt.length - BEFORE), prompt.length);
        known = window.length;
    }

    /** What is to be added to the text; empty while a character is not whole. */
    String add(int id) {
        window = Arrays.copyOf(window, window.length + 1);
        window[window.length - 1] = id;
        String added = pending();
        if (added.isEmpty() || added.endsWith(HALF)) {
            return "";
        }
        window = Arrays.copyOfRange(window, known, window.length);
        known = window.length;
        return added;
    }

    /** What waits for its other half, as far as it can be read. To be added at the end. */
    String pending() {
        String before = model.decode(Arrays.copyOf(window, known), false);
        String whole = model.decode(window, false);
        return whole.substring(Math.min(before.length(), whole.length()));
    }
}
