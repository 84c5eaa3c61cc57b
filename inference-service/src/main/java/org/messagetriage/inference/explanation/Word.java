package org.messagetriage.inference.explanation;

/**
 * A word of a text, or a run of words where the text is long.
 *
 * @param word as it stands in the text
 * @param start offset of its first UTF-16 unit
 * @param end offset after its last UTF-16 unit
 * @param weight score of the whole text less its score without the word: positive words speak for the label
 */
public record Word(String word, int start, int end, float weight) {}
