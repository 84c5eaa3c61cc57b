package org.messagetriage.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.messagetriage.inference.architecture.GraphConfig;
import org.messagetriage.inference.architecture.ModelConfig;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.OnnxFile;
import org.messagetriage.inference.checkpoint.OnnxGraph;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Problem;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.djl.CheckpointTokenizer;
import org.messagetriage.inference.engine.djl.OnnxModel;
import org.messagetriage.inference.engine.djl.OnnxModel.Reading;

/**
 * A folder's ONNX graph, for ONNX Runtime. The graph is the mathematics, so any architecture is served: {@code config.json}
 * is asked for labels and lengths alone. It computes in what it was exported in.
 */
final class OnnxSnapshot {

    private static final String ENGINE = "onnx";
    private static final String LOGITS = "logits";
    private static final List<String> SENTENCES = List.of("sentence_embedding");
    private static final List<String> STATES = List.of("last_hidden_state", "token_embeddings");
    private static final String POOLING = "1_Pooling/config.json";
    private static final Set<String> QUANTIZED = Set.of(
            "MatMulInteger", "DynamicQuantizeLinear", "DynamicQuantizeMatMul", "QLinearMatMul", "DequantizeLinear");
    private static final int REVISION_DIGITS = 12;

    private static final int MOST_OF_NAMES = 200;

    private final Path folder;
    private final FolderState state;
    private final Path file;
    private final OnnxGraph graph;
    private final GraphConfig config;

    /** @throws RefusedCheckpointException if the folder has no graph, or one that is not served */
    OnnxSnapshot(Path folder) throws IOException {
        this.folder = folder;
        state = FolderState.of(folder);
        file = OnnxFile.in(folder).orElseThrow(OnnxFile::missing);
        graph = OnnxFile.read(file);
        config = GraphConfig.of(ModelConfig.parse(SnapshotFile.read(folder, SnapshotFile.CONFIG)));
        requireInputs();
    }

    Model load(String name) throws IOException {
        int types = graph.inputs().containsKey(OnnxModel.TYPES) ? 2 : 0;
        TokenizerConfig settings = TokenizerConfig.read(folder, config.positions(), types);
        byte[] files = FolderDigest.of(folder);
        String output = output();
        boolean classifies = output.equals(LOGITS);
        ModelInfo info = new ModelInfo(
                name,
                classifies ? task() : Task.FEATURE_EXTRACTION,
                EvaluationFile.hex(files).substring(0, REVISION_DIGITS),
                classifies ? config.labels() : List.of(),
                classifies ? config.labels().size() : width(output),
                settings.maxLength(),
                dtype(),
                ENGINE,
                classifies ? config.problem() : Problem.UNSAID,
                Device.CPU,
                EvaluationFile.besides(folder, files));
        CheckpointTokenizer tokenizer = new CheckpointTokenizer(
                SnapshotFile.read(folder, SnapshotFile.TOKENIZER),
                settings.maxLength(),
                config.vocabulary(),
                settings.cutsLeft(),
                settings.givesTypes());
        return tokenizer.closedUnless(() -> {
            Reading reading = reading(output);
            state.requireUnchanged();
            return new OnnxModel(info, tokenizer, config.pad(), graph.inputs().keySet(), output, reading, file);
        });
    }

    private void requireInputs() throws RefusedCheckpointException {
        for (Map.Entry<String, OnnxGraph.Port> input : graph.inputs().entrySet()) {
            boolean known =
                    Set.of(OnnxModel.IDS, OnnxModel.MASK, OnnxModel.TYPES).contains(input.getKey());
            if (!known || input.getValue().type() != OnnxGraph.INT64) {
                throw refusal("the inputs " + printable(graph.inputs().keySet())
                        + "; served are input_ids, attention_mask and token_type_ids, all of int64");
            }
        }
        if (!graph.inputs().containsKey(OnnxModel.IDS) || !graph.inputs().containsKey(OnnxModel.MASK)) {
            throw refusal("no input input_ids or attention_mask, so rows of one length could not be told apart");
        }
    }

    private String output() throws RefusedCheckpointException {
        for (List<String> names : List.of(List.of(LOGITS), SENTENCES, STATES)) {
            for (String name : names) {
                OnnxGraph.Port port = graph.outputs().get(name);
                if (port != null) {
                    return checked(name, port);
                }
            }
        }
        throw refusal("the outputs " + printable(graph.outputs().keySet())
                + "; served are logits (one row a text), sentence_embedding and last_hidden_state");
    }

    private String checked(String name, OnnxGraph.Port port) throws RefusedCheckpointException {
        if (port.type() != OnnxGraph.FLOAT) {
            throw refusal("an output " + name + " that is not float32; an export with keep_io_types has it so");
        }
        boolean states = STATES.contains(name);
        long last = port.shape().length == 0 ? -1 : port.shape()[port.shape().length - 1];
        if (port.shape().length != (states ? 3 : 2)) {
            throw refusal("an output " + name + " of " + port.shape().length + " axes, expected " + (states ? 3 : 2)
                    + (states ? "" : "; a graph that writes text is not served"));
        }
        if (name.equals(LOGITS) && last >= 0 && last != config.labels().size()) {
            throw refusal(
                    last + " logits where config.json has " + config.labels().size() + " labels");
        }
        return name;
    }

    /** How wide an embedding is, by the graph or, where it leaves that open, by the configuration. */
    private int width(String output) {
        long[] shape = graph.outputs().get(output).shape();
        long last = shape[shape.length - 1];
        return last > 0 && last <= Integer.MAX_VALUE ? (int) last : config.width();
    }

    private Task task() {
        return config.entailment() ? Task.ZERO_SHOT_CLASSIFICATION : Task.TEXT_CLASSIFICATION;
    }

    private Reading reading(String output) throws IOException {
        if (output.equals(LOGITS)) {
            return Reading.ROWS;
        }
        return SENTENCES.contains(output) ? Reading.UNIT_ROWS : pooling();
    }

    /** As sentence-transformers says it; where it says nothing, the mean, as it does with a bare model. */
    private Reading pooling() throws IOException {
        if (!SnapshotFile.isIn(folder, POOLING)) {
            return Reading.MEAN;
        }
        JsonNode pooling;
        try {
            pooling = new ObjectMapper().readTree(SnapshotFile.read(folder, POOLING));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new RefusedCheckpointException(
                    POOLING + " is not JSON: " + CheckpointException.quoted(e.getOriginalMessage()));
        }
        boolean first = pooling.path("pooling_mode_cls_token").asBoolean();
        boolean mean = pooling.path("pooling_mode_mean_tokens").asBoolean();
        if (first == mean) {
            throw new RefusedCheckpointException(
                    POOLING + " asks for another pooling than that of the first token or the mean");
        }
        return first ? Reading.FIRST_TOKEN : Reading.MEAN;
    }

    private Dtype dtype() {
        if (graph.operators().stream().anyMatch(QUANTIZED::contains)) {
            return Dtype.INT8;
        }
        if (graph.weightTypes().contains(OnnxGraph.BFLOAT16)) {
            return Dtype.BF16;
        }
        return graph.weightTypes().contains(OnnxGraph.FLOAT16) ? Dtype.FP16 : Dtype.FP32;
    }

    private RefusedCheckpointException refusal(String has) {
        return new RefusedCheckpointException(file.getFileName() + " has " + has);
    }

    /** Names come out of files of strangers. */
    private static String printable(Set<String> names) {
        return CheckpointException.printable(String.join(", ", names), MOST_OF_NAMES);
    }
}
