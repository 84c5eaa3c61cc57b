package org.messagetriage.inference.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.inject.Vetoed;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.messagetriage.inference.batching.BatchObserver;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.BatchingConfig;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.model.DtypeChoice;
import org.messagetriage.inference.model.ModelSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transform}: what a transform job does, from file to file and without the service, and so no bean of it. */
@Vetoed
@Command(
        name = "transform",
        mixinStandardHelpOptions = true,
        description =
                "Takes the lines of a file, each a request, through a model into a file of their answers. The same"
                        + " command again goes on where it was stopped.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every line has its answer",
            "1:it could not be finished; what is done is kept",
            "2:the command line makes no sense",
            "3:finished, but some lines have an error for an answer"
        })
public final class TransformCommand implements Callable<Integer> {

    private static final int SOME_ERRORS = 3;

    private final Function<DtypeChoice, ModelSource> models;
    private final Function<BatchScheduler, LineInference> inference;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "JSON lines (.gz too).")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "File for the answers (.gz too).")
    private Path out;

    @Option(
            names = "--model",
            required = true,
            description = "Name of a bundled model, a folder with a checkpoint, or org/name[@revision] of the hub.")
    private String model;

    @Option(names = "--labels", description = "candidate_labels, with commas between them.")
    private String labels;

    @Option(names = "--multi-label", description = "multi_label: judge each label on its own.")
    private Boolean multiLabel;

    @Option(names = "--template", description = "hypothesis_template: a sentence with one {} for the label.")
    private String template;

    @Option(names = "--parameters", paramLabel = "JSON", description = "An object, as in a request's parameters.")
    private String json;

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            description = "fp32, fp16, bf16, int8 or auto; default ${DEFAULT-VALUE}.")
    private String dtype;

    @Option(names = "--force", description = "Replace OUT, and drop what another run left beside it.")
    private boolean force;

    /**
     * @param models what can be run
     * @param inference what lines ask and are answered
     */
    public TransformCommand(
            Function<DtypeChoice, ModelSource> models, Function<BatchScheduler, LineInference> inference) {
        this.models = models;
        this.inference = inference;
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode parameters = parameters();
        ModelSource source = models.apply(choice());
        FileTransform transform = new FileTransform(in, out, force);
        transform.requireStart();
        TransformConfig config = CommandSettings.of(TransformConfig.class);
        BatchingConfig batching = CommandSettings.of(BatchingConfig.class);
        ProgressBar bar = ProgressBar.ofProcess();
        Thread stopped = new Thread(() -> sayStopped(bar));
        try (Model loaded = source.load(model);
                BatchScheduler scheduler = new BatchScheduler(batching, System::nanoTime, new BatchObserver() {})) {
            LineInference.Lines lines = inference.apply(scheduler).under(loaded, parameters);
            lines.ignored().forEach(name -> System.err.println("parameter " + name + " means nothing to this model"));
            Runtime.getRuntime().addShutdownHook(stopped);
            Progress done =
                    transform.run(new LineModel(loaded, lines, BatchWork.of(scheduler)), parameters, config, bar);
            return done.errors() == 0 ? CommandLine.ExitCode.OK : SOME_ERRORS;
        } catch (InferenceException e) {
            throw wrong(e.sentence());
        } finally {
            forget(stopped);
        }
    }

    private static void sayStopped(ProgressBar bar) {
        bar.stop();
        System.err.println("Stopped; " + FileTransform.GOES_ON);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is being stopped, and the hook has its say.
        }
    }

    private ObjectNode parameters() {
        ObjectNode parameters = json == null ? JsonNodeFactory.instance.objectNode() : object(json);
        if (labels != null) {
            parameters.put("candidate_labels", labels);
        }
        if (multiLabel != null) {
            parameters.put("multi_label", multiLabel);
        }
        if (template != null) {
            parameters.put("hypothesis_template", template);
        }
        return parameters;
    }

    private ObjectNode object(String text) {
        try {
            JsonNode node = new ObjectMapper().readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw wrong("--parameters is not JSON: " + e.getOriginalMessage());
        }
        throw wrong("--parameters: a JSON object, as {\"top_k\": 1}");
    }

    private DtypeChoice choice() {
        try {
            return DtypeChoice.valueOf(dtype.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("--dtype: fp32, fp16, bf16, int8 or auto, not " + dtype);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
