package org.messagetriage.inference.model;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * A name that this service offers: the model that answers under it, and the one that is on its way there. While another
 * revision is being loaded the old one serves on; one that cannot be loaded leaves it where it is.
 */
public final class CatalogueEntry {

    private final String name;
    private final boolean expected;
    private InService serving;
    private LoadAttempt loading;
    private LoadFailure failure;

    /** @param expected whether the service is not ready without it */
    CatalogueEntry(String name, boolean expected) {
        this.name = name;
        this.expected = expected;
    }

    public String name() {
        return name;
    }

    boolean isExpected() {
        return expected;
    }

    public synchronized ModelState state() {
        if (serving != null) {
            return ModelState.READY;
        }
        if (loading != null) {
            return ModelState.LOADING;
        }
        return failure == null ? ModelState.UNLOADED : ModelState.FAILED;
    }

    /** What answers now. */
    public synchronized Optional<ModelInfo> info() {
        return Optional.ofNullable(serving).map(served -> served.model().info());
    }

    /** What that was loaded from. */
    public synchronized Optional<String> reference() {
        return Optional.ofNullable(serving).map(InService::reference);
    }

    /** Bytes that its weights take; 0 if nobody counted them. */
    public synchronized long memory() {
        return serving == null ? 0 : serving.memory().weights();
    }

    /** The load that is under way. */
    public synchronized Optional<LoadAttempt> loading() {
        return Optional.ofNullable(loading);
    }

    /** Why the latest load failed, until another one goes well. */
    public synchronized Optional<LoadFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** The right to use the model that answers now; empty if none does. */
    public synchronized Optional<ModelLease> lease() {
        return Optional.ofNullable(serving).map(InService::lease);
    }

    /** @throws InferenceException that says why no model answers, and when to come again */
    public synchronized ModelLease require() {
        return lease().orElseThrow(this::refusal);
    }

    private InferenceException refusal() {
        return switch (state()) {
            case FAILED ->
                new InferenceException(
                        ErrorCode.MODEL_UNAVAILABLE,
                        "Model " + name + " could not be loaded ("
                                + failure.code().wireName() + "); GET /models/" + name + " says why");
            case UNLOADED -> notFound(name);
            default ->
                InferenceException.retryable(
                        ErrorCode.MODEL_LOADING, "Model " + name + " is currently loading", loading.secondsLeft());
        };
    }

    static InferenceException notFound(String name) {
        return new InferenceException(ErrorCode.MODEL_NOT_FOUND, "There is no model of this name: " + name);
    }

    /** Completes when the load that is under way has ended, well or not. */
    public synchronized CompletableFuture<Void> whenLoaded() {
        return loading == null ? CompletableFuture.completedFuture(null) : loading.whenOver();
    }

    /** @return the load that is under way: this one, or another one that was before it */
    synchronized LoadAttempt begin(LoadAttempt attempt) {
        if (loading == null) {
            loading = attempt;
        }
        return loading;
    }

    /**
     * From now on the model answers.
     *
     * @return the one that did until now
     * @throws CancellationException if it is no longer wanted
     */
    synchronized Optional<InService> activate(LoadAttempt attempt, InService next) {
        if (loading != attempt) {
            throw new CancellationException("nobody wants it any more");
        }
        InService old = serving;
        serving = next;
        loading = null;
        failure = null;
        return Optional.ofNullable(old);
    }

    /** @return whether somebody still waited for it */
    synchronized boolean fail(LoadAttempt attempt, LoadFailure because) {
        if (loading != attempt) {
            return false;
        }
        loading = null;
        failure = because;
        return true;
    }

    /** No model answers any more, and none will. */
    synchronized Optional<InService> unload() {
        InService old = serving;
        serving = null;
        failure = null;
        if (loading != null) {
            loading.giveUp();
            loading = null;
        }
        return Optional.ofNullable(old);
    }
}
