package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.file.Path;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.hub.HubObserver;

/** A checkpoint, which may have to be fetched first. */
final class CheckpointLoad implements ModelLoad {

    /** Where its files are; may have to fetch them. */
    interface Files {
        Path bring(HubObserver observer) throws IOException, InterruptedException;
    }

    private final String reference;
    private final Files files;
    private final ModelSpec spec;
    private final ModelsConfig config;
    private Path folder;

    private CheckpointLoad(String reference, Files files, ModelSpec spec, ModelsConfig config) {
        this.reference = reference;
        this.files = files;
        this.spec = spec;
        this.config = config;
    }

    static CheckpointLoad remote(String reference, Files files, ModelSpec spec, ModelsConfig config) {
        return new CheckpointLoad(reference, files, spec, config);
    }

    static CheckpointLoad local(String reference, Path folder, ModelSpec spec, ModelsConfig config) {
        CheckpointLoad load = new CheckpointLoad(reference, null, spec, config);
        load.folder = folder;
        return load;
    }

    @Override
    public String reference() {
        return reference;
    }

    @Override
    public boolean isRemote() {
        return files != null;
    }

    @Override
    public void check() {
        Arithmetic.orRefuse(config, spec);
    }

    @Override
    public void fetch(HubObserver observer) throws IOException, InterruptedException {
        if (isRemote()) {
            folder = files.bring(observer);
        }
    }

    @Override
    public long memory() throws IOException {
        SnapshotFile.read(folder, SnapshotFile.CONFIG);
        return WeightMemory.of(folder, Arithmetic.orRefuse(config, spec));
    }

    @Override
    public long textMemory() throws IOException {
        Arithmetic arithmetic = Arithmetic.orRefuse(config, spec);
        return SnapshotLoader.isOnnx(folder, arithmetic.engine()) ? 0 : GeneratorLoader.longestText(folder, arithmetic);
    }

    @Override
    public Model load() throws IOException {
        return new SnapshotLoader(config.home().resolve("models"))
                .load(spec.name(), folder, Arithmetic.orRefuse(config, spec));
    }
}
