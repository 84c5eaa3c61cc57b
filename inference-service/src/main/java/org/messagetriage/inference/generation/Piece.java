package org.messagetriage.inference.generation;

/**
 * One token of a text that was written.
 *
 * @param text what the text became longer by; empty while a character is not whole, and for special tokens
 * @param mark how a special token is written out; null for others
 */
public record Piece(int id, String text, double logProbability, String mark) {

    public boolean special() {
        return mark != null;
    }
}
