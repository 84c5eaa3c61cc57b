package org.messagetriage.inference.generation;

import java.util.List;

/** Finds the first of some texts in a text that grows. */
final class StopSequences {

    private final List<String> stops;
    private final int longest;

    StopSequences(List<String> stops) {
        this.stops = stops;
        longest = stops.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * Where the text is to end: behind the stop that is whole first.
     *
     * @param known length of what was searched before
     * @return -1 if there is none
     */
    int end(CharSequence text, int known) {
        if (stops.isEmpty()) {
            return -1;
        }
        String late = text.subSequence(Math.max(0, known - longest + 1), text.length())
                .toString();
        int first = -1;
        for (String stop : stops) {
            int at = late.indexOf(stop);
            if (at >= 0 && (first < 0 || at + stop.length() < first)) {
                first = at + stop.length();
            }
        }
        return first < 0 ? -1 : first + text.length() - late.length();
    }
}
