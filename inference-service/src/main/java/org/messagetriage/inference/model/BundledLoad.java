package org.messagetriage.inference.model;

import java.io.IOException;
import org.messagetriage.inference.engine.Model;

/** A model that comes with the service. */
final class BundledLoad implements ModelLoad {

    /** Of bge-small-en-v1.5, adapter merged: the word table and its like, then the layers' matrices. */
    private static final long TABLES = 12_100_000;

    private static final long LAYERS = 21_300_000;

    private final BundledModels models;
    private final ModelSpec spec;
    private final ModelsConfig config;

    BundledLoad(BundledModels models, ModelSpec spec, ModelsConfig config) {
        this.models = models;
        this.spec = spec;
        this.config = config;
    }

    @Override
    public String reference() {
        return spec.name();
    }

    @Override
    public void check() {
        Arithmetic.orRefuse(config, spec);
    }

    @Override
    public long memory() {
        Arithmetic arithmetic = Arithmetic.orRefuse(config, spec);
        return WeightMemory.of(TABLES, false, arithmetic) + WeightMemory.of(LAYERS, true, arithmetic);
    }

    @Override
    public Model load() throws IOException {
        return models.load(spec.name(), Arithmetic.orRefuse(config, spec));
    }
}
