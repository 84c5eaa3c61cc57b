package org.messagetriage.inference.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Gets models from the Hugging Face Hub, or another one that speaks its protocol, into the cache that all of Hugging
 * Face's tools share.
 *
 * <p>A download that was broken off, by whatever, goes on where it ended. Of several processes that want one file, one
 * downloads it and the others wait. No file bears its name before its digest was checked.
 */
public final class HubClient {

    private static final Logger LOG = Logger.getLogger(HubClient.class);

    private final HubSettings settings;
    private final HubLimits limits;
    private final HubApi api;

    public HubClient(HubSettings settings) {
        this(settings, HubLimits.DEFAULT);
    }

    HubClient(HubSettings settings, HubLimits limits) {
        this.settings = settings;
        this.limits = limits;
        api = new HubApi(new HubHttp(settings, limits), limits);
    }

    /**
     * A folder with {@code config.json}, the tokenizer and the weights, safetensors where there are such, an ONNX graph
     * where there is nothing else. Waits until it is whole: minutes, or hours.
     *
     * <p>Where the cache has the model as it last was, a hub that cannot be reached or understood is no hindrance; where it
     * has the commit that is named, which never changes, no answer of the hub is.
     *
     * @param observer is told of the progress
     * @throws HubException if it cannot be had
     * @throws InterruptedException if the thread was interrupted; what came stays for the next time
     */
    public Path fetch(ModelReference model, HubObserver observer) throws IOException, InterruptedException {
        return fetch(model, List.of(ModelFiles.TORCH, ModelFiles.ONNX), observer);
    }

    /** As {@link #fetch}, with the weights as an ONNX file, {@code onnx/model.onnx} or {@code model.onnx}. */
    public Path fetchOnnx(ModelReference model, HubObserver observer) throws IOException, InterruptedException {
        return fetch(model, List.of(ModelFiles.ONNX), observer);
    }

    /** @param forms of the weights, the preferred first */
    private Path fetch(ModelReference model, List<ModelFiles> forms, HubObserver observer)
            throws IOException, InterruptedException {
        if (model.isLocal()) {
            return localFolder(model);
        }
        HubCache cache = new HubCache(settings.cache(), model.name());
        if (settings.offline()) {
            return cached(cache, model, forms)
                    .orElseThrow(() -> new HubException(
                            HubError.OFFLINE,
                            "HF_HUB_OFFLINE is set and " + settings.cache() + " does not have all of " + model));
        }
        HubApi.Revision revision;
        try {
            revision = ask(model);
        } catch (HubException e) {
            boolean cacheWillDo = model.isPinned()
                    || e.error() == HubError.HUB_UNREACHABLE
                    || e.error() == HubError.HUB_ANSWER_INVALID;
            Optional<Path> known = cacheWillDo ? cached(cache, model, forms) : Optional.empty();
            known.ifPresent(path -> LOG.warnf("Using %s as the cache has it: %s", model, e.getMessage()));
            return known.orElseThrow(() -> e);
        }
        ModelFiles form = forms.stream()
                .filter(one -> one.weights(revision.files()).isPresent())
                .findFirst()
                .orElse(forms.get(0));
        return download(cache, model, form, revision, observer);
    }

    /** On another thread, for this one may be interrupted. */
    private HubApi.Revision ask(ModelReference model) throws IOException, InterruptedException {
        HubThreads threads = new HubThreads(limits);
        Callable<HubApi.Revision> question =
                () -> new Retry(limits).run(() -> api.revision(model, threads::areStopped));
        return threads.run(List.of(question)).get(0);
    }

    private Path download(
            HubCache cache, ModelReference model, ModelFiles form, HubApi.Revision revision, HubObserver observer)
            throws IOException, InterruptedException {
        ProgressMeter meter = new ProgressMeter(model.toString(), observer, System::nanoTime);
        SnapshotDownload download = new SnapshotDownload(api, cache, model, revision.commit(), limits, meter);
        List<String> first = new ArrayList<>(form.first(model, revision.files()));
        String weights = form.weights(revision.files()).orElseThrow();
        Path snapshot = cache.snapshot(revision.commit());
        List<String> last = List.of(weights);
        if (ModelFiles.isIndex(weights)) {
            download.bring(List.of(weights), List.of());
            last = ModelFiles.shards(model, snapshot.resolve(weights), revision.files());
        }
        first.remove(weights);
        download.bring(first, last);
        cache.remember(model, revision.commit());
        return snapshot;
    }

    private static Optional<Path> cached(HubCache cache, ModelReference model, List<ModelFiles> forms)
            throws IOException {
        Optional<Path> snapshot = cache.commit(model).map(cache::snapshot);
        for (ModelFiles form : forms) {
            if (snapshot.isPresent() && form.areIn(snapshot.get())) {
                return snapshot;
            }
        }
        return Optional.empty();
    }

    private Path localFolder(ModelReference model) throws HubException {
        if (settings.localModels() == null) {
            throw new HubException(
                    HubError.MODEL_NOT_FOUND, "no folder for local models is configured, so there is no " + model);
        }
        Path folder = settings.localModels().resolve(model.name());
        if (!Files.isDirectory(folder)) {
            throw new HubException(
                    HubError.MODEL_NOT_FOUND, "there is no folder " + model + " below that of the local models");
        }
        return folder;
    }
}
