package org.messagetriage.triage.scoring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.messagetriage.triage.inference.Classification;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.ScoringStatus;
import org.messagetriage.triage.policy.DecisionService;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;

/**
 * The worker's transactions, none of which spans a call of the inference service. A worker that dies between two
 * of them leaves a lease that runs out; the message is then asked about again and its answer stored once.
 */
@ApplicationScoped
class ScoringStore {
    static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    private final EntityManager entities;
    private final DecisionService decisions;
    private final ScoringConfig config;

    ScoringStore(EntityManager entities, DecisionService decisions, ScoringConfig config) {
        this.entities = entities;
        this.decisions = decisions;
        this.config = config;
    }

    /** Messages that have not failed yet, longest waiting first. */
    @Transactional
    List<ClaimedMessage> claimFresh() {
        return claim("attempts = 0", config.batch(), config.lease());
    }

    /** A message that has failed, by itself: whatever is the matter with it shall not hold up others. */
    @Transactional
    List<ClaimedMessage> claimFailed() {
        Duration lease = config.lease();
        return claim("attempts > 0", 1, lease.compareTo(LONGEST_RETRY) > 0 ? lease : LONGEST_RETRY);
    }

    /**
     * @param longest that such a message is put off. One that waits for a time twice as far away was put off by a clock
     *     that has been set back since, and is due now.
     */
    private List<ClaimedMessage> claim(String which, int limit, Duration longest) {
        // A claim that a crash loses is claimed again: not worth waiting for the disk, on the way to every decision.
        entities.createNativeQuery("select set_config('synchronous_commit', 'off', true)")
                .getSingleResult();
        List<Object[]> rows = entities.createNativeQuery(
                        """
                        update message set next_attempt_at = now() + :lease * interval '1 millisecond'
                        where id in (
                            select id from message
                            where status = 'PENDING' and %s and (next_attempt_at <= now()
                                or next_attempt_at > now() + 2 * :longest * interval '1 millisecond')
                            order by next_attempt_at, id limit :limit
                            for update skip locked)
                        returning id, text, attempts, next_attempt_at"""
                                .formatted(which),
                        Object[].class)
                .setParameter("lease", config.lease().toMillis())
                .setParameter("longest", longest.toMillis())
                .setParameter("limit", limit)
                .getResultList();
        // In the order of their ids, in which everybody locks rows: what comes back from the update is in no order.
        return rows.stream()
                .map(row -> new ClaimedMessage((Long) row[0], (String) row[1], (Integer) row[2], (Instant) row[3]))
                .sorted(Comparator.comparing(ClaimedMessage::id))
                .toList();
    }

    /**
     * Stores the predictions and what follows from them. A message that another worker has finished meanwhile,
     * because our lease ran out, is left as it is.
     *
     * @return how many were still to be scored
     */
    @Transactional
    int store(List<ClaimedMessage> claimed, Classification answer) {
        Map<Long, Message> open = lockPending(claimed);
        for (int i = 0; i < claimed.size(); i++) {
            Message message = open.get(claimed.get(i).id());
            if (message != null) {
                append(message, answer, answer.scores().get(i));
                message.status = ScoringStatus.SCORED;
                message.lastError = null;
                decisions.decide(message);
            }
        }
        return open.size();
    }

    private void append(Message message, Classification answer, List<Score> scores) {
        Prediction prediction = new Prediction();
        prediction.messageId = message.id;
        prediction.model = answer.model();
        prediction.revision = answer.revision();
        prediction.label = scores.get(0).label();
        prediction.scores = scores;
        prediction.persist();
    }

    /** Gives the messages back untouched; whoever asks next gets them. */
    @Transactional
    void release(List<ClaimedMessage> claimed, String error) {
        ours(claimed, "next_attempt_at = now(), last_error = :error", Map.of("error", error));
    }

    /** Counts a failure that may be the messages' own fault. */
    @Transactional
    void retryLater(List<ClaimedMessage> claimed, String error, Duration pause) {
        ours(
                claimed,
                "next_attempt_at = now() + :pause * interval '1 millisecond', last_error = :error,"
                        + " attempts = attempts + 1",
                Map.of("error", error, "pause", pause.toMillis()));
    }

    private void ours(List<ClaimedMessage> claimed, String change, Map<String, Object> parameters) {
        for (ClaimedMessage message : claimed) {
            var update = entities.createNativeQuery("update message set version = version + 1, " + change
                    + " where id = :id and status = 'PENDING' and next_attempt_at = :lease");
            parameters.forEach(update::setParameter);
            update.setParameter("id", message.id())
                    .setParameter("lease", message.leasedUntil())
                    .executeUpdate();
        }
    }

    /**
     * No model will score these; the policy hands them to a person. One whose lease ran out is another worker's to
     * judge, who may have its score by now.
     *
     * @return how many were still ours
     */
    @Transactional
    int giveUp(List<ClaimedMessage> claimed, String error) {
        Map<Long, Message> open = lockPending(claimed);
        int given = 0;
        for (ClaimedMessage ours : claimed) {
            Message message = open.get(ours.id());
            if (message != null && message.nextAttemptAt.equals(ours.leasedUntil())) {
                message.status = ScoringStatus.FAILED;
                message.attempts++;
                message.lastError = error;
                decisions.decide(message);
                given++;
            }
        }
        return given;
    }

    private Map<Long, Message> lockPending(List<ClaimedMessage> claimed) {
        List<Long> ids = claimed.stream().map(ClaimedMessage::id).toList();
        return Message.<Message>find("id in ?1 and status = ?2 order by id", ids, ScoringStatus.PENDING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .collect(Collectors.toMap(message -> message.id, message -> message));
    }
}
