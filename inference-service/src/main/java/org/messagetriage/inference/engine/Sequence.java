package org.messagetriage.inference.engine;

/**
 * One input of a model: a single text, or a premise with its hypothesis.
 *
 * @param first the text or premise
 * @param second the hypothesis; null for a single text
 */
public record Sequence(Segment first, Segment second) {

    /** The work this input is: tokens that pass through the model. */
    public int tokens() {
        return first.ids().length + (second == null ? 0 : second.ids().length);
    }

    public boolean truncated() {
        return first.truncated() || second != null && second.truncated();
    }
}
