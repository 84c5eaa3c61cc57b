package org.messagetriage.inference.architecture;

import java.util.List;

/**
 * A model that writes texts on, as its {@code config.json} describes it.
 *
 * @param blueprint how it is computed
 * @param ends tokens after which a text is whole
 */
public record TextWriter(Blueprint blueprint, List<Integer> ends) {

    public TextWriter {
        ends = List.copyOf(ends);
    }

    /** Numbers that a text keeps for each of its tokens: keys and values of all layers and heads. */
    public long keptPerToken() {
        return number("tables") * number("keyHeads") * number("headSize");
    }

    private long number(String name) {
        return ((Number) blueprint.numbers().get(name)).longValue();
    }
}
