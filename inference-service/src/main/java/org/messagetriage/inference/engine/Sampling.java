package org.messagetriage.inference.engine;

/**
 * How a token is chosen, in this order, as in transformers.
 *
 * @param temperature divides the scores; 0: the most likely token is taken, and the rest but the penalty is not looked at
 * @param topK only so many tokens, the most likely ones; 0: all
 * @param topP only the most likely tokens that together have this share; 1: all
 * @param repetitionPenalty first of all, makes what the text has already less likely: a score below 0 is multiplied by it,
 *     one above divided; 1: none
 * @param seed decides on the draws: equal seeds, equal texts
 */
public record Sampling(double temperature, int topK, double topP, double repetitionPenalty, long seed) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    public static Sampling greedy() {
        return new Sampling(0, 0, 1, 1, 0);
    }

    /**
     * The draw for the n-th token of a text, from 0 to 1, 1 excluded: a function of seed and n (SplitMix64, Steele et al.
     * 2014), so that nothing else has a say in it.
     */
    public double draw(int n) {
        long z = seed + (n + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }
}
