package org.messagetriage.inference.engine;

import java.util.List;

/** Turns text into the sequences of one model; safe for use by many threads. */
public interface Tokenizer {

    /** The text with its special tokens, cut to the model's length. */
    Sequence text(String text);

    /**
     * One sequence a hypothesis, in their order. What is too long loses tokens of the premise, never of the hypothesis,
     * as in Hugging Face's zero-shot pipeline ({@code truncation=only_first}).
     *
     * @throws IllegalArgumentException if a hypothesis alone is too long; the message names its index
     */
    List<Sequence> pairs(String premise, List<String> hypotheses);

    /** Whether a text that is too long loses its beginning instead of its end. */
    default boolean cutsLeft() {
        return false;
    }
}
