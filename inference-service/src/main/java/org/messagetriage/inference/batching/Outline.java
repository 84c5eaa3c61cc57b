package org.messagetriage.inference.batching;

import java.util.List;

/**
 * A request before it is tokenised, which is the dearest part of refusing one.
 *
 * @param texts inputs, or premises that each hypothesis is asked about
 * @param hypotheses none where a model reads texts alone
 */
public record Outline(List<String> texts, List<String> hypotheses) {

    /** Bytes of a character are the most that a tokenizer makes of it. */
    private static final int TOKENS_A_CHARACTER = 4;

    /** Marks that a tokenizer puts around texts. */
    private static final int SPECIAL = 8;

    /**
     * Tokens that it will be at least: a word is one or more. A premise counts once and is cut, a hypothesis is not.
     *
     * @param maxLength longest sequence that the model takes
     */
    public int least(int maxLength) {
        int asked = 0;
        int longest = 0;
        for (String hypothesis : hypotheses) {
            int words = words(hypothesis, maxLength);
            asked += words;
            longest = Math.max(longest, words);
        }
        int sum = 0;
        for (String text : texts) {
            sum += words(text, maxLength - longest) + asked;
        }
        return sum;
    }

    /** Tokens that it will not be more than. */
    long most(int maxLength) {
        long characters = 0;
        for (String hypothesis : hypotheses) {
            characters += hypothesis.length();
        }
        int sequences = Math.max(1, hypotheses.size());
        long sum = 0;
        for (String text : texts) {
            long whole = TOKENS_A_CHARACTER * (characters + sequences * (long) text.length()) + SPECIAL * sequences;
            sum += Math.min(whole, sequences * (long) maxLength);
        }
        return sum;
    }

    /** Counts no further than asked, for texts can be long. What has no letter or digit may be no token. */
    private static int words(String text, int most) {
        int words = 0;
        boolean counted = false;
        for (int i = 0; i < text.length() && words < most; i++) {
            char character = text.charAt(i);
            if (Character.isWhitespace(character)) {
                counted = false;
            } else if (!counted && Character.isLetterOrDigit(character)) {
                counted = true;
                words++;
            }
        }
        return words;
    }
}
