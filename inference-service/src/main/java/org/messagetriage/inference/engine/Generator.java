package org.messagetriage.inference.engine;

/**
 * A model that writes texts on, token by token. Its {@link Model#run} gives for each sequence the scores of every token
 * that could come next.
 */
public interface Generator extends Model {

    /**
     * Begins a text. What was read and written is kept in memory until the draft is closed.
     *
     * @param room tokens that the text may come to have, those of the prompt included; at most the model's length
     */
    Draft open(int room);

    /** Bytes of this machine's memory that a text holds for each token that it has room for; 0 where a GPU holds them. */
    long bytesPerToken();

    /**
     * Tokens as text. Bytes that are no whole character become U+FFFD.
     *
     * @param special whether special tokens are written out; else they are left out
     */
    String decode(int[] ids, boolean special);

    /** Whether a text is whole with this token. */
    boolean isEnd(int id);
}
