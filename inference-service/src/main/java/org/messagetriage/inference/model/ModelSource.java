package org.messagetriage.inference.model;

import java.util.List;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Where models come from: what is to be served from the start, and how to bring a model into memory. */
public interface ModelSource {

    /** The names that the configuration has, in the order in which they are to be loaded. */
    List<String> names();

    /**
     * Brings one of these into memory; may take minutes. Called off the request threads.
     *
     * @throws Exception with a message fit for the operator, if the model cannot be had
     */
    Model load(String name) throws Exception;

    /**
     * How to load what somebody asks for; quick.
     *
     * @throws InferenceException if there is no such model, or it may not be loaded
     */
    default ModelLoad plan(ModelSpec spec) {
        if (spec.from() != null || spec.revision() != null || !names().contains(spec.name())) {
            throw new InferenceException(
                    ErrorCode.MODEL_NOT_FOUND, "There is no model of this name to load: " + spec.name());
        }
        return new ModelLoad() {
            @Override
            public String reference() {
                return spec.name();
            }

            @Override
            public Model load() throws Exception {
                return ModelSource.this.load(spec.name());
            }
        };
    }
}
