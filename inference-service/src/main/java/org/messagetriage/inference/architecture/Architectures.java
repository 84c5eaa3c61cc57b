package org.messagetriage.inference.architecture;

import java.util.List;
import java.util.stream.Collectors;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** All families of encoders that can be served, found by what {@code config.json} says of itself. */
public final class Architectures {

    private static final List<Architecture> KNOWN = List.of(
            new Bert(),
            new DistilBert(),
            new Roberta("roberta", "RobertaForSequenceClassification"),
            new Roberta("xlm-roberta", "XLMRobertaForSequenceClassification"),
            new DebertaV2(),
            new Bart(),
            new ModernBert());

    private static final String CLASSES = "architectures";
    private static final String MODEL_TYPE = "model_type";

    private Architectures() {}

    /**
     * How a sequence classifier is computed.
     *
     * @throws RefusedCheckpointException if the architecture is not known, with those that are, or if the configuration
     *     asks for what its text does not compute
     */
    public static Classifier classifier(ModelConfig config) throws RefusedCheckpointException {
        // Weights that are stored as smaller integers need another reader than any text here has.
        config.absent("quantization_config");
        config.absent("pruned_heads");
        Architecture architecture = find(config);
        List<String> labels = Labels.of(config, architecture.modelType().equals("bart") ? 3 : 2);
        return new Classifier(
                architecture.blueprint(config, labels.size()),
                labels,
                Labels.haveEntailment(config, labels),
                Classifier.problem(config));
    }

    private static Architecture find(ModelConfig config) throws RefusedCheckpointException {
        List<String> classes = config.texts(CLASSES);
        String modelType = config.text(MODEL_TYPE, "");
        return KNOWN.stream()
                .filter(known ->
                        classes.isEmpty() ? known.modelType().equals(modelType) : classes.contains(known.className()))
                .findFirst()
                .orElseThrow(() -> new RefusedCheckpointException("the architecture "
                        + config.quoted(classes.isEmpty() ? MODEL_TYPE : CLASSES)
                        + " is not known; known are "
                        + KNOWN.stream().map(Architecture::className).collect(Collectors.joining(", "))));
    }
}
