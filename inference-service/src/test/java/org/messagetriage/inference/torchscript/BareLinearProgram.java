package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Dtype;

/** The linear layers of an encoder and nothing else, one after the other. */
public final class BareLinearProgram {

    private static final String TEXT =
            """
            class Layer(Module):
              def forward(self: __torch__.Layer, x: Tensor) -> Tensor:
                q = torch.linear(x, self.query_weight, self.query_bias)
                kv = torch.linear(q, self.key_value_weight, self.key_value_bias)
                y = torch.linear(torch.narrow(kv, 1, 0, {hidden}), self.output_weight, self.output_bias)
                z = torch.linear(y, self.up_weight, self.up_bias)
                return torch.linear(z, self.down_weight, self.down_bias)

            class Model(Module):
              def forward(self: __torch__.Model, x: Tensor) -> Tensor:
                x = torch.to(x, {type})
                @0..layers x = (self.layer_{i}).forward(x)
                return torch.to(x, 6)

            """;

    private BareLinearProgram() {}

    /** The program takes and gives fp32 values, tokens x hidden. */
    public static void write(Path file, EncoderShape shape, Dtype dtype) throws IOException {
        Random random = new Random(1);
        Map<String, WeightSource> buffers = new TreeMap<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            add(buffers, random, dtype, layer, "query", shape.hidden(), shape.hidden());
            add(buffers, random, dtype, layer, "key_value", 2 * shape.hidden(), shape.hidden());
            add(buffers, random, dtype, layer, "output", shape.hidden(), shape.hidden());
            add(buffers, random, dtype, layer, "up", 4 * shape.hidden(), shape.hidden());
            add(buffers, random, dtype, layer, "down", shape.hidden(), 4 * shape.hidden());
        }
        Map<String, Object> numbers = new TreeMap<>(shape.numbers());
        numbers.put("type", dtype == Dtype.BF16 ? 15 : 6);
        new ScriptProgram(ArchitectureText.expand(TEXT, numbers), Map.of(), buffers, Map.of()).write(file);
    }

    private static void add(
            Map<String, WeightSource> buffers,
            Random random,
            Dtype dtype,
            int layer,
            String name,
            int outputs,
            int inputs) {
        String stem = "layer_" + layer + "." + name;
        float[] values = new float[outputs * inputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(inputs));
        }
        Tensor weight = Tensor.of(values, outputs, inputs);
        Tensor bias = Tensor.of(new float[outputs], outputs);
        buffers.put(stem + "_weight", WeightSource.of(dtype, weight.shape(), () -> weight));
        buffers.put(stem + "_bias", WeightSource.of(dtype, bias.shape(), () -> bias));
    }
}
