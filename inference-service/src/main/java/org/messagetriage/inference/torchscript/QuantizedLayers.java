package org.messagetriage.inference.torchscript;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 8-bit layers in the place of a program's linear ones: those of its layers, which are nearly all of the work. Embeddings
 * and heads stay as they are.
 */
final class QuantizedLayers {

    private static final String LAYER = "Layer";
    private static final String WEIGHT = "_weight";
    private static final Pattern CLASS = Pattern.compile("(?ms)^class (\\w+)\\(Module\\):$.*?(?=^class |\\z)");
    /** What is between the first bracket and the weight is the input, an expression. */
    private static final Pattern LINEAR =
            Pattern.compile("torch\\.linear\\((.*?), self\\.(\\w+)_weight, (?:self\\.(\\w+)|(None))\\)");
    /**
     * The activations' range is reduced to 7 bits (the last argument), for on processors without VNNI instructions sums
     * of two products of 8 bits do not fit 16.
     */
    private static final String QUANTIZED = "ops.quantized.linear_dynamic($1, self.$2_packed, True)";

    private final StringBuilder code = new StringBuilder();
    private final Map<String, Int8Linear> packed = new TreeMap<>();
    /** Of a class, the bias of each linear weight; empty for none. */
    private final Map<String, Map<String, String>> biases = new HashMap<>();

    /**
     * @param text the program's classes, their marks expanded or not
     * @param tensors the program's, by dotted path; those of the layers are taken out
     */
    QuantizedLayers(String text, Map<String, WeightSource> tensors) {
        CLASS.matcher(text).results().forEach(match -> add(match.group(1), match.group()));
        for (String path : tensors.keySet().toArray(String[]::new)) {
            int dot = path.indexOf('.');
            if (dot < 0 || !path.endsWith(WEIGHT)) {
                continue;
            }
            String stem = path.substring(dot + 1, path.length() - WEIGHT.length());
            String bias = biases.getOrDefault(ScriptProgram.className(path.substring(0, dot)), Map.of())
                    .get(stem);
            if (bias != null) {
                packed.put(
                        path.substring(0, dot + 1) + stem + "_packed",
                        new Int8Linear(tensors.remove(path), tensors.remove(path.substring(0, dot + 1) + bias)));
            }
        }
    }

    private void add(String name, String body) {
        if (!name.endsWith(LAYER)) {
            code.append(body);
            return;
        }
        Matcher linear = LINEAR.matcher(body);
        Map<String, String> ofClass = biases.computeIfAbsent(name, n -> new HashMap<>());
        linear.results().forEach(match -> ofClass.put(match.group(2), match.group(3) == null ? "" : match.group(3)));
        code.append(linear.replaceAll(QUANTIZED));
    }

    String code() {
        return code.toString();
    }

    /** The 8-bit layers, by dotted path. */
    Map<String, Int8Linear> packed() {
        return packed;
    }
}
