package org.messagetriage.triage.reading;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.label.LabelOverride;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.policy.Decision;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;
import org.messagetriage.triage.review.Review;

/**
 * One message with all that models and people said about it.
 *
 * @param message the fields of a summary, with the full text
 * @param humanOnly no model may score it
 * @param attributes as they were sent in
 * @param lastError why scoring failed the last time; null when it did not
 * @param version grows with every change; also the ETag, for If-Match
 * @param prediction the newest; null before one
 * @param decision the newest; null while undecided
 * @param override the label a person gave, null when none holds
 * @param resolution how the message was finished, and by whom; null while it waits
 * @param history oldest first
 */
public record MessageDetail(
        @JsonUnwrapped MessageSummary message,
        boolean humanOnly,
        Map<String, Object> attributes,
        String lastError,
        int version,
        PredictionView prediction,
        DecisionView decision,
        OverrideView override,
        ResolutionView resolution,
        List<HistoryEvent> history) {

    /** With the version as ETag, which a client may send back as If-Match when it changes the message. */
    public RestResponse<MessageDetail> toResponse() {
        return RestResponse.ResponseBuilder.ok(this)
                .tag(Integer.toString(version))
                .build();
    }

    /** @param scores of every label, highest first */
    public record PredictionView(
            long id, String model, String revision, String label, List<Score> scores, Instant createdAt) {
        static PredictionView of(Prediction prediction) {
            return new PredictionView(
                    prediction.id,
                    prediction.model,
                    prediction.revision,
                    prediction.label,
                    prediction.scores,
                    prediction.createdAt);
        }
    }

    /** @param threshold of the policy version that decided */
    public record DecisionView(
            long id,
            int policyVersion,
            double threshold,
            Queue queue,
            double urgency,
            String reason,
            Instant createdAt) {
        static DecisionView of(Decision decision, double threshold) {
            return new DecisionView(
                    decision.id,
                    decision.policyVersion,
                    threshold,
                    decision.queue,
                    decision.urgency,
                    decision.reason,
                    decision.createdAt);
        }
    }

    /** @param reviewer who may take it back, besides admins */
    public record ResolutionView(long id, String note, String reviewer, Instant createdAt) {
        static ResolutionView of(Review review) {
            return new ResolutionView(review.id, review.note, review.reviewer, review.createdAt);
        }
    }

    public record OverrideView(long id, String label, String reason, String reviewer, Instant createdAt) {
        static OverrideView of(LabelOverride override) {
            return new OverrideView(
                    override.id, override.label, override.reason, override.reviewer, override.createdAt);
        }
    }
}
