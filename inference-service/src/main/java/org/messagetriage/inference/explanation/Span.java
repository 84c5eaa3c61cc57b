package org.messagetriage.inference.explanation;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A stretch of a text, from {@code start} to before {@code end}, in UTF-16 units. */
record Span(int start, int end) {

    /** The first {@code most} words of a text, by Unicode's word boundaries; emoji count as words, punctuation does not. */
    static List<Span> words(String text, int most) {
        BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
        boundaries.setText(text);
        List<Span> words = new ArrayList<>();
        int start = boundaries.first();
        for (int end = boundaries.next(); end != BreakIterator.DONE && words.size() < most; end = boundaries.next()) {
            if (isWord(text, start, end)) {
                words.add(new Span(start, end));
            }
            start = end;
        }
        return words;
    }

    /** The last {@code most} words, in the order of the text. */
    static List<Span> lastWords(String text, int most) {
        BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
        boundaries.setText(text);
        List<Span> words = new ArrayList<>();
        int end = boundaries.last();
        for (int start = boundaries.previous();
                start != BreakIterator.DONE && words.size() < most;
                start = boundaries.previous()) {
            if (isWord(text, start, end)) {
                words.add(new Span(start, end));
            }
            end = start;
        }
        Collections.reverse(words);
        return words;
    }

    private static boolean isWord(String text, int start, int end) {
        return text.substring(start, end)
                .codePoints()
                .anyMatch(point ->
                        Character.isLetterOrDigit(point) || Character.getType(point) == Character.OTHER_SYMBOL);
    }

    /** Runs of neighbours, as even as may be, so that there are no more than {@code most}. */
    static List<Span> grouped(List<Span> words, int most) {
        if (words.size() <= most) {
            return words;
        }
        List<Span> groups = new ArrayList<>(most);
        for (int group = 0; group < most; group++) {
            int first = (int) ((long) words.size() * group / most);
            int last = (int) ((long) words.size() * (group + 1) / most) - 1;
            groups.add(new Span(words.get(first).start, words.get(last).end));
        }
        return groups;
    }

    String of(String text) {
        return text.substring(start, end);
    }

    String without(String text) {
        return text.substring(0, start) + text.substring(end);
    }
}
