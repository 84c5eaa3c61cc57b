package org.messagetriage.inference.architecture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** All families of models that can be served, found by what {@code config.json} says of itself. */
public final class Architectures {

    private static final List<Architecture> KNOWN = List.of(
            new Bert(),
            new DistilBert(),
            new Roberta("roberta", "RobertaForSequenceClassification"),
            new Roberta("xlm-roberta", "XLMRobertaForSequenceClassification"),
            new DebertaV2(),
            new Bart(),
            new ModernBert());
    private static final List<Decoder> DECODERS = List.of(new Gpt2(), new GptNeo(), new Llama());

    private static final String CLASSES = "architectures";
    private static final String MODEL_TYPE = "model_type";
    private static final String ENDS = "eos_token_id";

    private Architectures() {}

    /**
     * How a model that writes texts on is computed; empty if the configuration is not of one.
     *
     * @throws RefusedCheckpointException if the configuration asks for what the family's text does not compute
     */
    public static Optional<TextWriter> writer(ModelConfig config) throws RefusedCheckpointException {
        for (Decoder decoder : DECODERS) {
            if (isOf(config, decoder.modelType(), decoder.className())) {
                refuseOtherWeights(config);
                return Optional.of(new TextWriter(decoder.blueprint(config), config.ids(ENDS, decoder.usualEnd())));
            }
        }
        return Optional.empty();
    }

    /** The tokens that end a text, of which {@code generation_config.json} may name others than {@code config.json}. */
    public static List<Integer> ends(ModelConfig generation, TextWriter writer) throws RefusedCheckpointException {
        return generation.has(ENDS) ? generation.ids(ENDS, 0) : writer.ends();
    }

    /**
     * How a sequence classifier is computed.
     *
     * @throws RefusedCheckpointException if the architecture is not known, with those that are, or if the configuration
     *     asks for what its text does not compute
     */
    public static Classifier classifier(ModelConfig config) throws RefusedCheckpointException {
        refuseOtherWeights(config);
        Architecture architecture = find(config);
        List<String> labels = Labels.of(config, architecture.modelType().equals("bart") ? 3 : 2);
        return new Classifier(
                architecture.blueprint(config, labels.size()),
                labels,
                Labels.haveEntailment(config, labels),
                Classifier.problem(config));
    }

    private static void refuseOtherWeights(ModelConfig config) throws RefusedCheckpointException {
        // Weights that are stored as smaller integers need another reader than any text here has.
        config.absent("quantization_config");
        config.absent("pruned_heads");
    }

    private static boolean isOf(ModelConfig config, String modelType, String className)
            throws RefusedCheckpointException {
        List<String> classes = config.texts(CLASSES);
        return classes.isEmpty() ? config.text(MODEL_TYPE, "").equals(modelType) : classes.contains(className);
    }

    private static Architecture find(ModelConfig config) throws RefusedCheckpointException {
        for (Architecture known : KNOWN) {
            if (isOf(config, known.modelType(), known.className())) {
                return known;
            }
        }
        String known = Stream.concat(
                        KNOWN.stream().map(Architecture::className),
                        DECODERS.stream().map(Decoder::className))
                .collect(Collectors.joining(", "));
        throw new RefusedCheckpointException("the architecture "
                + config.quoted(config.texts(CLASSES).isEmpty() ? MODEL_TYPE : CLASSES)
                + " is not known; known are " + known);
    }
}
