package org.messagetriage.inference.model;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.engine.Model;

/** One model that this service offers, loaded or not. */
public final class CatalogueEntry {

    private final String name;
    private final CompletableFuture<Model> loading = new CompletableFuture<>();

    CatalogueEntry(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public ModelState state() {
        if (!loading.isDone()) {
            return ModelState.LOADING;
        }
        return loading.isCompletedExceptionally() ? ModelState.FAILED : ModelState.READY;
    }

    /** The model, once it is ready. */
    public Optional<Model> model() {
        return state() == ModelState.READY ? Optional.of(loading.join()) : Optional.empty();
    }

    /** Why loading failed, for the operator. */
    public Optional<String> failure() {
        if (state() != ModelState.FAILED) {
            return Optional.empty();
        }
        Throwable cause = loading.handle((model, failure) -> failure).join();
        return Optional.of(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /** Completes with the model when it is ready, exceptionally when it cannot be loaded. A copy: cancelling it is harmless. */
    public CompletableFuture<Model> whenReady() {
        return loading.copy();
    }

    void ready(Model model) {
        loading.complete(model);
    }

    void failed(Throwable cause) {
        loading.completeExceptionally(cause);
    }
}
