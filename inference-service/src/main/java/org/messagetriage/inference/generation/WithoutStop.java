package org.messagetriage.inference.generation;

import java.util.List;

/**
 * A text that is told as it is written, without the stop that it ends with: what may be the beginning of one is held back
 * until it is known.
 */
public final class WithoutStop {

    private final List<String> stops;
    private String held = "";

    public WithoutStop(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** @return what can be told now */
    public String add(String more) {
        String text = held + more;
        int sure = text.length();
        for (String stop : stops) {
            int longest = Math.min(stop.length() - 1, text.length());
            for (int length = longest; length > text.length() - sure; length--) {
                if (stop.startsWith(text.substring(text.length() - length))) {
                    sure = text.length() - length;
                }
            }
        }
        held = text.substring(sure);
        return text.substring(0, sure);
    }

    /** The last of it. */
    public String end(String more, Finish finish) {
        String text = held + more;
        held = "";
        return finish == Finish.STOP_SEQUENCE ? cut(text, stops) : text;
    }

    /** A text that ends with a stop, without the longest one that it ends with. */
    public static String cut(String text, List<String> stops) {
        int longest = stops.stream()
                .filter(text::endsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return text.substring(0, text.length() - longest);
    }
}
