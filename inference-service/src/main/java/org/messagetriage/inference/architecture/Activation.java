package org.messagetriage.inference.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Activation functions under the names that {@code transformers.activations.ACT2FN} gives them. */
final class Activation {

    private static final String TANH_GELU = "torch.gelu(x, approximate=\"tanh\")";
    private static final String SILU = "torch.silu(x)";

    private static final Map<String, String> EXPRESSIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("gelu", "torch.gelu(x)"),
            Map.entry("gelu_python", "torch.gelu(x)"),
            Map.entry("gelu_new", TANH_GELU),
            Map.entry("gelu_fast", TANH_GELU),
            Map.entry("gelu_accurate", TANH_GELU),
            Map.entry("gelu_pytorch_tanh", TANH_GELU),
            Map.entry("quick_gelu", "torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))"),
            Map.entry("relu", "torch.relu(x)"),
            Map.entry("silu", SILU),
            Map.entry("swish", SILU),
            Map.entry("mish", "torch.mish(x)"),
            Map.entry("tanh", "torch.tanh(x)"),
            Map.entry("sigmoid", "torch.sigmoid(x)"),
            Map.entry("linear", "x")));

    static final String TANH = EXPRESSIONS.get("tanh");
    static final String RELU = EXPRESSIONS.get("relu");

    private Activation() {}

    /** TorchScript over {@code x}; null for a name that is not known. */
    static String expression(String name) {
        return EXPRESSIONS.get(name);
    }

    static Set<String> names() {
        return EXPRESSIONS.keySet();
    }
}
