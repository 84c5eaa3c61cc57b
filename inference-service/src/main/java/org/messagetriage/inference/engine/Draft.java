package org.messagetriage.inference.engine;

import java.util.List;

/** A text in the making, with all that its model computed for it so far. Used by one thread at a time. */
public interface Draft extends AutoCloseable {

    /**
     * Reads tokens on.
     *
     * @param ids at least one
     */
    void read(int[] ids);

    /**
     * Writes on until so many tokens are written or the text is whole. How many are asked for at a time makes no
     * difference to what is written.
     *
     * @return at least one; the last may be one that ends the text
     */
    List<Token> write(int count, Sampling sampling);

    /**
     * How likely it is that just these tokens come next; the draft stays as it is.
     *
     * @param ids at least one
     * @return natural logarithms of the probability of each, given all before it
     */
    double[] likelihoods(int[] ids);

    @Override
    void close();
}
