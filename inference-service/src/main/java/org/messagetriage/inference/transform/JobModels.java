package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.ModelLease;

/**
 * The models as jobs use them.
 *
 * @param work where jobs hand their work in
 */
record JobModels(ReadyModels models, LineInference inference, Desk work) {

    /**
     * Holds a job to the rules before anything of it is kept.
     *
     * @return names of the parameters that mean nothing to the model
     * @throws org.messagetriage.inference.error.InferenceException if there is no such model, or they make no sense for it
     */
    List<String> check(String model, ObjectNode parameters) {
        try (ModelLease lease = models.require(model)) {
            return inference.under(lease.model(), parameters).ignored();
        }
    }

    /** The right to use the job's model; empty while it cannot be used. */
    Optional<ModelLease> find(JobSpec spec) {
        return models.find(spec.model());
    }

    LineModel under(Model model, JobSpec spec) {
        return new LineModel(model, inference.under(model, spec.parameters()), work);
    }
}
