package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.SafetensorsFile;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.checkpoint.WholeFile;

/**
 * What training adds to a base: low-rank factors of its linear layers (LoRA, Hu et al. 2021), whole tensors that replace
 * small ones (layer norms, token types), and a classifier head.
 *
 * <p>Names follow the architecture's text: {@code layer_0.query_lora_a} (rank x in) and {@code layer_0.query_lora_b}
 * (out x rank) belong to {@code layer_0.query_weight}; any other name replaces the tensor of that name; {@code head.*} is
 * the head.
 *
 * @param tensors by name
 * @param metadata free text by key; {@code scale} is the factor s in W + s B A, {@code labels} name the head's outputs
 */
public record Adapter(Map<String, Tensor> tensors, Map<String, String> metadata) {

    private static final String WEIGHT = "_weight";
    private static final String SCALE = "scale";
    private static final String LABELS = "labels";
    public static final String FACTOR_A = "_lora_a";
    public static final String FACTOR_B = "_lora_b";

    public Adapter {
        tensors = new TreeMap<>(tensors);
        metadata = new TreeMap<>(metadata);
    }

    /** @throws IOException if it is no safetensors file */
    public static Adapter read(byte[] file) throws IOException {
        SafetensorsFile source = new SafetensorsFile(ByteBuffer.wrap(file));
        Map<String, Tensor> tensors = new TreeMap<>();
        source.names().forEach(name -> tensors.put(name, source.tensor(name)));
        Adapter adapter = new Adapter(tensors, source.metadata());
        try {
            adapter.scale();
        } catch (NumberFormatException e) {
            throw new CheckpointException(
                    "the adapter's scale is no number: " + CheckpointException.quoted(adapter.metadata.get(SCALE)), e);
        }
        return adapter;
    }

    /** @throws CheckpointException if its file, which may be another program's, does not say them */
    public List<String> labels() throws CheckpointException {
        if (!metadata.containsKey(LABELS)) {
            throw new CheckpointException("the adapter's file does not name its labels: it is none that `train` wrote");
        }
        return List.of(metadata.get(LABELS).split(","));
    }

    /** Writes the tensors as bfloat16, which halves the file and costs no measurable accuracy. */
    public void write(Path file) throws IOException {
        Map<String, Tensor> small = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> small.put(name, tensor.toBfloat16()));
        WholeFile.write(file, out -> SafetensorsWriter.write(out, small, metadata));
    }

    /** The tensors as training needs them. */
    public Map<String, Tensor> inFp32() {
        Map<String, Tensor> whole = new TreeMap<>();
        tensors.forEach((name, tensor) -> whole.put(name, Tensor.of(tensor.floats(), tensor.shape())));
        return whole;
    }

    public double scale() {
        return Double.parseDouble(metadata.getOrDefault(SCALE, "1"));
    }

    /** Whether the base's tensor of this name is not used, a trained one standing in for it. */
    public boolean replaces(String attribute) {
        return tensors.containsKey(attribute);
    }

    /** The base's tensor with this adapter's change. */
    public Tensor merged(String attribute, Tensor base) {
        if (tensors.containsKey(attribute)) {
            return tensors.get(attribute);
        }
        String stem = attribute.endsWith(WEIGHT) ? attribute.substring(0, attribute.length() - WEIGHT.length()) : "";
        Tensor a = tensors.get(stem + FACTOR_A);
        Tensor b = tensors.get(stem + FACTOR_B);
        if (a == null || b == null) {
            return base;
        }
        float[] sum = base.floats();
        addProduct(sum, b.floats(), a.floats(), (int) a.shape()[0], (int) a.shape()[1], (float) scale());
        return Tensor.of(sum, base.shape());
    }

    /** sum += scale * b a; the inner loop runs along rows of memory, so that the compiler vectorises it. */
    private static void addProduct(float[] sum, float[] b, float[] a, int rank, int columns, float scale) {
        int rows = sum.length / columns;
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < rank; k++) {
                float factor = scale * b[row * rank + k];
                for (int column = 0; column < columns; column++) {
                    sum[row * columns + column] += factor * a[k * columns + column];
                }
            }
        }
    }
}
