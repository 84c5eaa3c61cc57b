package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.transform.LineInference;

/** Lines that are requests, each as it would be sent to {@code POST /models/{name}}. */
@Singleton
public class LineRequests implements LineInference {

    private static final Texts SOME_TEXT = new Texts(List.of("x"), true);
    private static final Parameters SOME_LABEL =
            new Parameters(SOME_TEXT, null, null, null, null, null, null, null, null);

    private final Inference inference;
    private final Generation generation;

    LineRequests(Inference inference, Generation generation) {
        this.inference = inference;
        this.generation = generation;
    }

    /** For commands, which run without a container. */
    public static LineInference of(LimitsConfig limits, BatchScheduler scheduler) {
        RequestCheck check = new RequestCheck(limits);
        return new LineRequests(
                new Inference(check, scheduler, limits), new Generation(check, new GenerationCheck(limits), scheduler));
    }

    @Override
    public Lines under(Model model, ObjectNode parameters) {
        String json = parameters.toString();
        StrictUtf8.requireWellFormed("parameters", json);
        ModelRequest ofJob = RequestReader.read(("{\"parameters\": " + json + "}").getBytes(StandardCharsets.UTF_8));
        if (model instanceof Generator generator) {
            GenerationRequest.Settings settings = ofJob.forText().settings();
            generation.check(settings);
            return new Written(generation, generator, settings);
        }
        Parameters asked = ofJob.forScores().parametersOrNone();
        // Labels may be missing here, for lines can bring their own; whatever is there must make sense.
        InferenceRequest probe = new InferenceRequest(SOME_TEXT, asked.or(SOME_LABEL), null);
        inference.infer(model, probe, (same, sequences) -> new CompletableFuture<>());
        return new Scored(inference, model, asked);
    }

    private record Scored(Inference inference, Model model, Parameters ofJob) implements Lines {

        @Override
        public Pending<?> infer(byte[] line, long place, Desk work) {
            InferenceRequest own = RequestReader.read(line).forScores();
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

    private record Written(Generation generation, Generator model, GenerationRequest.Settings ofJob) implements Lines {

        /** Whole, whether or not the line asks for a stream. */
        @Override
        public Pending<?> infer(byte[] line, long place, Desk work) {
            GenerationRequest own = RequestReader.read(line).forText();
            GenerationRequest.Settings settings = own.settings().or(ofJob).seeded(place);
            return generation.whole(model, new GenerationRequest(own.inputs(), settings, null, null), work);
        }

        @Override
        public List<String> ignored() {
            return ofJob.ignored();
        }
    }
}
