package org.messagetriage.triage.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.messagetriage.triage.error.TriageException;

/**
 * One part of a search. Words match from their beginning, whatever their case; {@code "a phrase"} and whatever holds
 * more than letters and digits ({@code ORD-1234}, {@code 50%}, {@code c++}) must stand in the text literally; a minus
 * before it means "without".
 *
 * @param literal whether the words alone do not say it all, so that the text itself has to be looked at
 */
public record SearchTerm(String text, boolean literal, boolean excluded) {
    /** More terms than this make a query slow and hardly more exact. */
    static final int MAX_TERMS = 12;

    private static final Pattern PART =
            Pattern.compile("(-?)(?:\"([^\"]*)\"?|(\\S+))", Pattern.UNICODE_CHARACTER_CLASS);
    /**
     * One word in a script that puts spaces between words; in others the database keeps each character apart, and other
     * digits than 0 to 9 it leaves out.
     */
    private static final Pattern PLAIN_WORD = Pattern.compile(
            "[\\p{L}0-9&&[^\\u0E00-\\u0EFF\\u2E80-\\u9FFF\\uAC00-\\uD7AF\\uF900-\\uFAFF\\x{10000}-\\x{10FFFF}]]{1,100}");

    /** All of them have to hold. Any text is a search: a quotation mark left open ends at the end. */
    public static List<SearchTerm> parse(String query) {
        List<SearchTerm> terms = new ArrayList<>();
        Matcher part = PART.matcher(query.strip());
        while (part.find()) {
            boolean phrase = part.group(2) != null;
            String text = (phrase ? part.group(2) : part.group(3)).strip();
            boolean excluded = !part.group(1).isEmpty();
            if (!text.isEmpty()) {
                terms.add(new SearchTerm(text, !PLAIN_WORD.matcher(text).matches(), excluded));
            }
        }
        if (terms.size() > MAX_TERMS) {
            throw TriageException.invalid("q", "must have at most " + MAX_TERMS + " words, has " + terms.size());
        }
        return terms;
    }
}
