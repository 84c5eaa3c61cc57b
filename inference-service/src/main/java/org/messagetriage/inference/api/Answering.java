package org.messagetriage.inference.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * How what a model makes of a request becomes its answer: whole or as a stream, with its headers, or a refusal.
 *
 * @param ignored names of parameters that mean nothing to the model
 */
record Answering(Model model, List<String> ignored, Terms terms, RoutingContext http) {

    private static final Logger LOG = Logger.getLogger(Answering.class);
    private static final int IGNORED_NAMED = 16;
    private static final Pattern HEADER_SAFE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    CompletionStage<Response> whole(Pending<?> pending) {
        AtomicBoolean gone = cancelWithCaller(pending);
        CompletableFuture<Response> response = new CompletableFuture<>();
        pending.answer().whenComplete((answer, failure) -> {
            if (failure == null) {
                Response.ResponseBuilder whole = withHeaders(Response.ok(answer, MediaType.APPLICATION_JSON_TYPE));
                if (!pending.truncated().isEmpty()) {
                    whole.header(InferenceEndpoint.TRUNCATED, joined(pending.truncated()));
                }
                response.complete(whole.build());
            } else if (!gone.get()) {
                // A caller who has gone is told nothing: the framework would fail to, and close the connection,
                // which may have other streams of HTTP/2.
                response.completeExceptionally(refusal(failure));
            }
        });
        return response;
    }

    /** @param inForm a refusal in the form that the stream's reader expects */
    CompletionStage<Response> streamed(
            Pending<?> pending, EventStream events, Function<InferenceException, Object> inForm) {
        cancelWithCaller(pending);
        pending.answer().whenComplete((whole, failure) -> {
            if (failure != null) {
                events.send(inForm.apply(refusal(failure)));
            }
            events.end();
        });
        Response.ResponseBuilder response =
                Response.ok(events, MediaType.SERVER_SENT_EVENTS_TYPE).header(HttpHeaders.CACHE_CONTROL, "no-cache");
        return CompletableFuture.completedFuture(withHeaders(response).build());
    }

    private Response.ResponseBuilder withHeaders(Response.ResponseBuilder response) {
        response.header(InferenceEndpoint.REVISION, model.info().revision());
        if (!ignored.isEmpty()) {
            response.header(
                    InferenceEndpoint.IGNORED,
                    ignored.stream()
                            .map(name -> HEADER_SAFE.matcher(name).matches() ? name : "?")
                            .limit(IGNORED_NAMED)
                            .collect(Collectors.joining(",")));
        }
        return response;
    }

    /** @return set once the caller has gone */
    private AtomicBoolean cancelWithCaller(Pending<?> pending) {
        AtomicBoolean gone = new AtomicBoolean();
        Runnable giveUp = () -> {
            gone.set(true);
            pending.cancel();
        };
        http.addEndHandler(ended -> {
            if (ended.failed()) {
                giveUp.run();
            }
        });
        // It may have gone before the handler was there.
        if (http.response().closed()) {
            giveUp.run();
        }
        return gone;
    }

    private static String joined(List<Integer> indexes) {
        return indexes.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private InferenceException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof InferenceException refusal) {
            return refusal;
        }
        if (cause instanceof TimeoutException) {
            return terms.timedOut();
        }
        if (cause instanceof CancellationException) {
            return new InferenceException(ErrorCode.TIMED_OUT, "The caller went away");
        }
        LOG.errorf(cause, "Model %s gave no answer", model.info().name());
        return new InferenceException(
                ErrorCode.INTERNAL, "Model " + model.info().name() + " failed on this request");
    }
}
