package org.messagetriage.triage.reading;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.messagetriage.triage.label.Label;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.message.ScoringStatus;

/**
 * Which messages a list or a count is about. Empty and null mean "any"; within one part any value will do, and all
 * parts have to hold.
 *
 * @param states what people did with it
 * @param scoring how scoring stands; a message in one of the states or one of these will do
 */
public record MessageFilter(
        Set<Queue> queues,
        Set<MessageState> states,
        Set<ScoringStatus> scoring,
        List<String> labels,
        List<String> channels,
        List<String> languages,
        String authorRef,
        String externalId,
        String claimedBy,
        List<SearchTerm> terms) {

    /** Without queue and state. Refuses every wrong parameter at once. */
    static MessageFilter parse(MessageFilters given, String me) {
        return parse(given, List.of(), List.of(), me);
    }

    /** Refuses every wrong parameter at once. */
    static MessageFilter parse(ListParameters given, String me) {
        return parse(given, split(given.queue), split(given.state), me);
    }

    private static MessageFilter parse(MessageFilters given, List<String> queues, List<String> states, String me) {
        Refusals refusals = new Refusals();
        for (String queue : queues) {
            refusals.unless(queue(queue).findAny().isPresent(), "queue", "must be one of reply, none, person");
        }
        for (String state : states) {
            boolean known = state(state).findAny().isPresent()
                    || scoring(state).findAny().isPresent();
            refusals.unless(known, "state", "must be one of waiting, replied, dismissed, pending, failed");
        }
        List<String> labels = split(given.label);
        for (String label : labels) {
            refusals.unless(Label.of(label).isPresent(), "label", "must be one of " + Label.names());
        }
        refusals.text("channel", given.channel);
        refusals.text("language", given.language);
        refusals.text("authorRef", given.authorRef);
        refusals.text("externalId", given.externalId);
        refusals.text("claimedBy", given.claimedBy);
        refusals.text("q", given.q);
        refusals.raise();
        return new MessageFilter(
                set(Queue.class, queues.stream().flatMap(MessageFilter::queue)),
                set(MessageState.class, states.stream().flatMap(MessageFilter::state)),
                set(ScoringStatus.class, states.stream().flatMap(MessageFilter::scoring)),
                labels,
                given.channel == null ? List.of() : List.copyOf(given.channel),
                given.language == null ? List.of() : List.copyOf(given.language),
                given.authorRef,
                given.externalId,
                "me".equals(given.claimedBy) ? me : given.claimedBy,
                given.q == null ? List.of() : SearchTerm.parse(given.q));
    }

    /** The same for equal filters, in every process. */
    int fingerprint() {
        return toString().hashCode();
    }

    private static Stream<Queue> queue(String name) {
        return Arrays.stream(Queue.values()).filter(each -> isNamed(each, name));
    }

    private static Stream<MessageState> state(String name) {
        return Arrays.stream(MessageState.values()).filter(each -> isNamed(each, name));
    }

    private static Stream<ScoringStatus> scoring(String name) {
        return Stream.of(ScoringStatus.PENDING, ScoringStatus.FAILED).filter(each -> isNamed(each, name));
    }

    private static boolean isNamed(Enum<?> value, String name) {
        return value.name().toLowerCase(Locale.ROOT).equals(name);
    }

    private static <E extends Enum<E>> Set<E> set(Class<E> type, Stream<E> values) {
        Set<E> set = EnumSet.noneOf(type);
        values.forEach(set::add);
        return set;
    }

    /** A fixed set's values may also stand in one parameter, between commas. */
    private static List<String> split(List<String> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .flatMap(value -> Stream.of(value.split(",", -1)))
                        .toList();
    }
}
