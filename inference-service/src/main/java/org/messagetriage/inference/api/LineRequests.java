package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.transform.LineInference;

/** Lines that are requests, each as it would be sent to {@code POST /models/{name}}. */
@Singleton
public class LineRequests implements LineInference {

    private static final Texts SOME_TEXT = new Texts(List.of("x"), true);
    private static final Parameters SOME_LABEL =
            new Parameters(SOME_TEXT, null, null, null, null, null, null, null, null);

    private final Inference inference;

    LineRequests(Inference inference) {
        this.inference = inference;
    }

    /** For commands, which run without a container. */
    public static LineInference of(LimitsConfig limits, BatchScheduler scheduler) {
        return new LineRequests(new Inference(new RequestCheck(limits), scheduler, limits));
    }

    @Override
    public Lines under(Model model, ObjectNode parameters) {
        Parameters ofJob = read(parameters);
        // Labels may be missing here, for lines can bring their own; whatever is there must make sense.
        InferenceRequest probe = new InferenceRequest(SOME_TEXT, ofJob.or(SOME_LABEL), null);
        inference.infer(model, probe, (same, sequences) -> new CompletableFuture<>());
        return new OfJob(inference, model, ofJob);
    }

    /** By the reader of requests, so that a fault in them is told as it is told there. */
    private static Parameters read(ObjectNode parameters) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("inputs", "x").set("parameters", parameters);
        return RequestReader.read(request.toString().getBytes(StandardCharsets.UTF_8))
                .parametersOrNone();
    }

    private record OfJob(Inference inference, Model model, Parameters ofJob) implements Lines {

        @Override
        public Pending<?> infer(byte[] line, Submitter work) {
            InferenceRequest own = RequestReader.read(line);
            return inference.infer(
                    model,
                    new InferenceRequest(own.inputs(), own.parametersOrNone().or(ofJob), null),
                    work);
        }

        @Override
        public List<String> ignored() {
            return ofJob.ignoredBy(model.info().task(), false);
        }
    }
}
