package org.messagetriage.triage.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.FieldError;
import org.messagetriage.triage.error.TriageException;
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
    /** As much as a person types; it also bounds what the database is asked to look for. */
    static final int MAX_QUERY = 500;

    /** Without queue and state. Refuses every wrong parameter at once. */
    static MessageFilter parse(MessageFilters given, String me) {
        ListParameters parameters = new ListParameters();
        parameters.label = given.label;
        parameters.channel = given.channel;
        parameters.language = given.language;
        parameters.authorRef = given.authorRef;
        parameters.externalId = given.externalId;
        parameters.claimedBy = given.claimedBy;
        parameters.q = given.q;
        return parse(parameters, me);
    }

    /** Refuses every wrong parameter at once. */
    static MessageFilter parse(ListParameters given, String me) {
        List<FieldError> errors = new ArrayList<>();
        Set<MessageState> states = EnumSet.noneOf(MessageState.class);
        Set<ScoringStatus> scoring = EnumSet.noneOf(ScoringStatus.class);
        for (String state : split(given.state)) {
            switch (state) {
                case "pending" -> scoring.add(ScoringStatus.PENDING);
                case "failed" -> scoring.add(ScoringStatus.FAILED);
                case "waiting" -> states.add(MessageState.WAITING);
                case "replied" -> states.add(MessageState.REPLIED);
                case "dismissed" -> states.add(MessageState.DISMISSED);
                default ->
                    errors.add(new FieldError("state", "must be one of waiting, replied, dismissed, pending, failed"));
            }
        }
        Set<Queue> queues = EnumSet.noneOf(Queue.class);
        for (String queue : split(given.queue)) {
            Arrays.stream(Queue.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(queue))
                    .findFirst()
                    .ifPresentOrElse(
                            queues::add,
                            () -> errors.add(new FieldError("queue", "must be one of reply, none, person")));
        }
        List<String> labels = split(given.label);
        if (labels.stream().anyMatch(label -> Label.of(label).isEmpty())) {
            errors.add(new FieldError("label", "must be one of " + Label.names()));
        }
        if (given.q != null && given.q.length() > MAX_QUERY) {
            errors.add(new FieldError("q", "must have at most " + MAX_QUERY + " characters"));
        }
        if (!errors.isEmpty()) {
            throw new TriageException(ErrorCode.INVALID_REQUEST, summary(errors), errors);
        }
        return new MessageFilter(
                queues,
                states,
                scoring,
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

    /** A fixed set's values may also stand in one parameter, between commas. */
    private static List<String> split(List<String> values) {
        return values == null
                ? List.of()
                : values.stream().flatMap(value -> Stream.of(value.split(","))).toList();
    }

    private static String summary(List<FieldError> errors) {
        return String.join(
                "; ", errors.stream().map(e -> e.field() + " " + e.message()).toList());
    }
}
