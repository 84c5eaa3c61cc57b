package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.engine.Model;

/** What a line asks and what its answer looks like, which are those of the HTTP API. */
public interface LineInference {

    /**
     * Lines under a job's parameters.
     *
     * @param parameters as in a request's {@code parameters}; a line's own go before them
     * @throws org.messagetriage.inference.error.InferenceException if they make no sense for this model
     */
    Lines under(Model model, ObjectNode parameters);

    /** The lines of one job. */
    interface Lines {

        /**
         * Hands in the work of a line, at most one submission.
         *
         * @param line one request as JSON
         * @param place of the line in its input: what is left to chance goes by it, so that equal inputs are answered equally
         * @return an answer that Jackson can write
         * @throws org.messagetriage.inference.error.InferenceException if the line cannot be answered
         */
        Pending<?> infer(byte[] line, long place, Desk work);

        /** Names of the job's parameters that mean nothing to its model. */
        List<String> ignored();
    }
}
