package org.messagetriage.inference.engine;

import java.util.List;

/** Turns text into the sequences of one model; safe for use by many threads. */
public interface Tokenizer {

    /** The text with its special tokens, cut to the model's length. */
    Sequence text(String text);

    /**
     * One sequence a hypothesis, in their order. A pair that is too long loses tokens of the premise, never of the
     * hypothesis, as Hugging Face's zero-shot pipeline does ({@code truncation=only_first}).
     *
     * @throws IllegalArgumentException if a hypothesis alone leaves the premise no room; the message names its index
     */
    List<Sequence> pairs(String premise, List<String> hypotheses);
}
