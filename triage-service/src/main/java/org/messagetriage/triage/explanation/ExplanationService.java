package org.messagetriage.triage.explanation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.inference.Explanation;
import org.messagetriage.triage.inference.InferenceClient;
import org.messagetriage.triage.inference.InferenceException;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.prediction.Prediction;

/** Explains a message's newest prediction. No transaction is open while the inference service is at work. */
@ApplicationScoped
public class ExplanationService {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final InferenceClient inference;
    private final RecentExplanations recent;
    private final Semaphore free;

    ExplanationService(InferenceClient inference, ExplanationConfig config) {
        this.inference = inference;
        this.recent = new RecentExplanations(config.kept());
        this.free = new Semaphore(config.atOnce());
    }

    private record Question(String text, Prediction prediction) {}

    public ExplanationView explain(long messageId) {
        Question question = QuarkusTransaction.requiringNew().call(() -> question(messageId));
        Prediction prediction = question.prediction();
        var key = new RecentExplanations.Key(messageId, prediction.model, prediction.revision);
        return ExplanationView.of(prediction, recent.get(key, () -> ask(question)));
    }

    private static Question question(long messageId) {
        Message message = Message.<Message>findByIdOptional(messageId)
                .orElseThrow(
                        () -> new TriageException(ErrorCode.MESSAGE_NOT_FOUND, "There is no message " + messageId));
        Prediction prediction = Prediction.newest(messageId)
                .orElseThrow(() -> new TriageException(
                        ErrorCode.NOT_SCORED,
                        message.humanOnly
                                ? "No model may read message " + messageId
                                : "No model has scored message " + messageId + " yet"));
        return new Question(message.text, prediction);
    }

    private Explanation ask(Question question) {
        if (!free.tryAcquire()) {
            throw new TriageException(ErrorCode.TOO_BUSY, "Too many explanations are being made; ask again soon")
                    .retryAfter(SOON);
        }
        try {
            return inference.explain(question.prediction().model, question.text(), question.prediction().label);
        } catch (InferenceException e) {
            throw refusal(e);
        } finally {
            free.release();
        }
    }

    private static TriageException refusal(InferenceException e) {
        if (e.blame() == InferenceException.Blame.INPUT) {
            return new TriageException(ErrorCode.NOT_EXPLAINABLE, e.getMessage());
        }
        return new TriageException(ErrorCode.INFERENCE_UNAVAILABLE, e.getMessage())
                .retryAfter(e.retryAfter().orElse(SOON));
    }
}
