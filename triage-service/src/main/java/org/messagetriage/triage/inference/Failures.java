package org.messagetriage.triage.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.messagetriage.triage.inference.InferenceException.Blame;

/** From what a REST call can throw to what it means for us. */
final class Failures {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private Failures() {}

    static InferenceException toInferenceException(RuntimeException e) {
        if (e instanceof WebApplicationException answer) {
            return fromStatus(answer);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return new InferenceException(Blame.SERVICE, "The inference service does not answer", e);
            }
            if (cause instanceof JsonProcessingException) {
                return notUnderstood("it is not the JSON that was agreed", e);
            }
            if (cause instanceof TimeoutException) {
                return new InferenceException(Blame.UNCLEAR, "The inference service did not answer in time", e);
            }
        }
        return new InferenceException(Blame.UNCLEAR, "The connection to the inference service broke", e);
    }

    private static InferenceException fromStatus(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 400, 413, 422 ->
                new InferenceException(
                        Blame.INPUT, "The inference service refused the text (status " + status + ")", e);
            case 429, 503 ->
                new InferenceException(
                        Blame.SERVICE,
                        "The inference service is not ready or has too much to do (status " + status + ")",
                        e,
                        retryAfter(e.getResponse()));
            case 401, 403 ->
                new InferenceException(
                        Blame.SERVICE, "The inference service does not accept our key (status " + status + ")", e);
            default ->
                status >= 500
                        ? new InferenceException(
                                Blame.UNCLEAR, "The inference service failed (status " + status + ")", e)
                        : notUnderstood("status " + status, e);
        };
    }

    /** An answer that the inference service we know would not give. */
    static InferenceException notUnderstood(String what, Throwable cause) {
        return new InferenceException(
                Blame.SERVICE, "The inference service gave an answer we do not understand: " + what, cause);
    }

    private static Duration retryAfter(Response response) {
        String seconds = response.getHeaderString("Retry-After");
        if (seconds == null || !seconds.matches("\\d{1,6}")) {
            return null;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
