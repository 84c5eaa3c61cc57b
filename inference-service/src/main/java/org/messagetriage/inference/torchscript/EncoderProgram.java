package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Dtype;

/**
 * An encoder's architecture text and its weights, put together into a TorchScript program: to run, with an adapter
 * merged into the weights, or to train, with the adapter beside them.
 */
public final class EncoderProgram {

    private static final String BERT = "bert";
    private static final String HEAD = "head";
    private static final String WEIGHT = "_weight";
    private static final String CLASSIFIER_HEAD = "classifier-head.txt";
    private static final String EMBEDDING_HEAD = "embedding-head.txt";
    private static final Pattern LINEAR =
            Pattern.compile("torch\\.linear\\((\\w+), self\\.(\\w+)_weight, self\\.\\w+_bias\\)");

    private static final Pattern FACTOR = Pattern.compile(Adapter.FACTOR_A + "$|" + Adapter.FACTOR_B + "$");

    private final EncoderShape shape;
    private final Map<String, WeightSource> parameters = new TreeMap<>();
    private final Map<String, WeightSource> buffers = new TreeMap<>();
    private final Map<String, Int8Linear> packed = new TreeMap<>();
    private String text;

    private EncoderProgram(EncoderShape shape, String head) {
        this.shape = shape;
        text = ArchitectureText.read(BERT + ".txt") + ArchitectureText.read(head);
    }

    /** A program whose output is the unit-length embedding of the first token. */
    public static EncoderProgram embedding(EncoderShape shape, Checkpoint base, Dtype dtype) {
        EncoderProgram program = new EncoderProgram(shape, EMBEDDING_HEAD);
        program.addBase(base, null, dtype);
        program.quantizeIf(dtype);
        return program;
    }

    /**
     * A program whose output are an adapter's logits, the adapter merged into the weights.
     *
     * @throws RefusedCheckpointException if the adapter has a tensor that the base has no place for
     */
    public static EncoderProgram classifier(EncoderShape shape, Checkpoint base, Adapter adapter, Dtype dtype)
            throws RefusedCheckpointException {
        EncoderProgram program = new EncoderProgram(shape, CLASSIFIER_HEAD);
        program.refuseUnused(adapter);
        program.addBase(base, adapter, dtype);
        program.addHead(adapter, dtype);
        program.quantizeIf(dtype);
        return program;
    }

    /**
     * A program whose adapter can be trained: the base's matrices stay as they are, and each linear layer computes with
     * W + s B A (LoRA, Hu et al. 2021), formed once a step. All values are fp32; with bf16 the linear layers multiply in
     * it, forward and backward (mixed precision, Micikevicius et al. 2018).
     */
    public static EncoderProgram trainable(EncoderShape shape, Checkpoint base, Adapter adapter, Dtype dtype) {
        EncoderProgram program = new EncoderProgram(shape, CLASSIFIER_HEAD);
        String weight = "torch.add(self.$2_weight, torch.matmul(self.$2_lora_b, self.$2_lora_a), alpha="
                + adapter.scale() + ")";
        program.text = LINEAR.matcher(program.text)
                .replaceAll(
                        dtype == Dtype.BF16
                                ? "torch.to(torch.linear(torch.to($1, 15), torch.to(" + weight
                                        + ", 15), torch.to(self.$2_bias, 15)), 6)"
                                : "torch.linear($1, " + weight + ", self.$2_bias)");
        for (String attribute : program.names().attributes()) {
            if (!adapter.replaces(attribute)) {
                program.buffers.put(attribute, program.source(base, null, attribute, Dtype.FP32));
            }
        }
        adapter.tensors().forEach((name, tensor) -> program.parameters.put(name, WeightSource.of(tensor)));
        return program;
    }

    /** Names of the linear layers' weights: those that an adapter has low-rank factors for. */
    public static Set<String> linearWeights(EncoderShape shape) {
        Set<String> inLayer = LINEAR.matcher(ArchitectureText.read(BERT + ".txt"))
                .results()
                .map(match -> match.group(2))
                .collect(Collectors.toSet());
        return names(shape).attributes().stream()
                .filter(path -> path.endsWith(WEIGHT)
                        && inLayer.contains(path.substring(path.indexOf('.') + 1, path.length() - WEIGHT.length())))
                .collect(Collectors.toSet());
    }

    /** Names of the tensors small enough to be trained whole: layer norms and token types. */
    public static Set<String> smallTensors(EncoderShape shape) {
        return names(shape).attributes().stream()
                .filter(path -> path.contains("norm_") || path.equals("type_weight"))
                .collect(Collectors.toSet());
    }

    /** An attribute's base values: for a new adapter that starts from them. */
    public static Tensor baseTensor(EncoderShape shape, Checkpoint base, String attribute) {
        return names(shape).read(attribute, base);
    }

    /** All texts that programs are made from: what a cache has to know to tell old archives from new ones. */
    public static String source() {
        return ArchitectureText.read(BERT + ".txt")
                + ArchitectureText.read(BERT + ".names")
                + ArchitectureText.read(CLASSIFIER_HEAD)
                + ArchitectureText.read(EMBEDDING_HEAD);
    }

    public void write(OutputStream out) throws IOException {
        program().write(out);
    }

    public void write(Path file) throws IOException {
        program().write(file);
    }

    private NameMap names() {
        return names(shape);
    }

    private static NameMap names(EncoderShape shape) {
        return new NameMap(ArchitectureText.read(BERT + ".names"), shape.numbers());
    }

    private void addBase(Checkpoint base, Adapter adapter, Dtype dtype) {
        for (String attribute : names().attributes()) {
            buffers.put(attribute, source(base, adapter, attribute, dtype));
        }
    }

    private void refuseUnused(Adapter adapter) throws RefusedCheckpointException {
        Set<String> attributes = names().attributes();
        for (String name : adapter.tensors().keySet()) {
            boolean used = attributes.contains(FACTOR.matcher(name).replaceFirst(WEIGHT));
            if (!used && !name.startsWith(HEAD + '.')) {
                throw new RefusedCheckpointException("the adapter has a tensor " + CheckpointException.quoted(name)
                        + ", which the base has no place for");
            }
        }
    }

    private void addHead(Adapter adapter, Dtype dtype) {
        adapter.tensors().forEach((name, tensor) -> {
            if (name.startsWith(HEAD + '.')) {
                buffers.put(name, WeightSource.of(dtype, tensor.shape(), () -> tensor));
            }
        });
    }

    private void quantizeIf(Dtype dtype) {
        if (dtype == Dtype.INT8) {
            QuantizedLayers layers = new QuantizedLayers(text, buffers);
            text = layers.code();
            packed.putAll(layers.packed());
        }
    }

    private WeightSource source(Checkpoint base, Adapter adapter, String attribute, Dtype dtype) {
        NameMap names = names();
        return WeightSource.of(dtype, names.shape(attribute, base), () -> {
            Tensor tensor = names.read(attribute, base);
            return adapter == null ? tensor : adapter.merged(attribute, tensor);
        });
    }

    private ScriptProgram program() {
        return new ScriptProgram(ArchitectureText.expand(text, shape.numbers()), parameters, buffers, packed);
    }
}
