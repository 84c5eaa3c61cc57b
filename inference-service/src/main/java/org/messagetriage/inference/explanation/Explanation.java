package org.messagetriage.inference.explanation;

import java.util.List;

/**
 * Which words moved the score of a label.
 *
 * @param words in the order of the text
 */
public record Explanation(String label, float score, String revision, List<Word> words) {}
