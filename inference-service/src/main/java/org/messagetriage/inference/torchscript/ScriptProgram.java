package org.messagetriage.inference.torchscript;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * TorchScript text and the tensors of its modules, put together.
 *
 * <p>A tensor's dotted path says whose attribute it is, and a child's name says of which class it is: {@code weight}
 * belongs to the only {@code Model}, {@code layer_3.weight} to a {@code Layer}, {@code decoder_layer_3.weight} to a
 * {@code DecoderLayer}, {@code head.weight} to the {@code Head}. A class of the text without any tensor is a child too.
 */
final class ScriptProgram {

    private static final String ROOT_CLASS = "Model";
    private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)\\(Module\\):$");
    private static final Pattern INDEX = Pattern.compile("_\\d+$");
    private static final Pattern WORD_START = Pattern.compile("(?:^|_)([a-z])");

    private final String text;
    private final ScriptModule model = new ScriptModule(ROOT_CLASS);
    private final Map<String, ScriptModule> byClass = new TreeMap<>();

    /**
     * @param text classes, their marks expanded, without the declarations of their attributes
     * @param parameters tensors to train, by dotted path
     * @param buffers tensors that stay as they are, by dotted path
     * @param packed 8-bit layers, by dotted path
     */
    ScriptProgram(
            String text,
            Map<String, WeightSource> parameters,
            Map<String, WeightSource> buffers,
            Map<String, Int8Linear> packed) {
        this.text = text;
        byClass.put(ROOT_CLASS, model);
        parameters.forEach((path, source) -> owner(path).parameters().put(attribute(path), source));
        buffers.forEach((path, source) -> owner(path).buffers().put(attribute(path), source));
        packed.forEach((path, layer) -> owner(path).packed().put(attribute(path), layer));
        CLASS.matcher(text).results().map(match -> match.group(1)).forEach(name -> {
            if (!byClass.containsKey(name)) {
                child(Character.toLowerCase(name.charAt(0)) + name.substring(1));
            }
        });
    }

    void write(OutputStream out) throws IOException {
        TorchScriptArchive.write(out, code(), model);
    }

    void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            write(out);
        }
    }

    private ScriptModule owner(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? model : child(path.substring(0, dot));
    }

    private ScriptModule child(String name) {
        return model.children().computeIfAbsent(name, n -> {
            ScriptModule module = new ScriptModule(className(n));
            byClass.putIfAbsent(module.className(), module);
            return module;
        });
    }

    /** Of the child {@code decoder_layer_3}: {@code DecoderLayer}. */
    static String className(String child) {
        String words = INDEX.matcher(child).replaceAll("");
        return WORD_START.matcher(words).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static String attribute(String path) {
        return path.substring(path.indexOf('.') + 1);
    }

    /** Each class begins with the declaration of its attributes. */
    private String code() {
        return CLASS.matcher(text).replaceAll(match -> declaration(match.group(), byClass.get(match.group(1))));
    }

    private static String declaration(String heading, ScriptModule module) {
        StringBuilder lines = new StringBuilder(heading);
        lines.append("\n  __parameters__ = ").append(nameList(module.parameters()));
        lines.append("\n  __buffers__ = ").append(nameList(module.buffers()));
        module.parameters()
                .keySet()
                .forEach(name -> lines.append("\n  ").append(name).append(" : Tensor"));
        module.buffers()
                .keySet()
                .forEach(name -> lines.append("\n  ").append(name).append(" : Tensor"));
        module.packed()
                .keySet()
                .forEach(name ->
                        lines.append("\n  ").append(name).append(" : ").append(TorchScriptArchive.PACKED_LINEAR));
        lines.append("\n  training : bool");
        module.children().forEach((name, child) -> lines.append("\n  ")
                .append(name)
                .append(" : __torch__.")
                .append(child.className()));
        return lines.toString();
    }

    private static String nameList(Map<String, WeightSource> tensors) {
        return tensors.keySet().stream()
                .collect(Collectors.joining("\", \"", "[\"", "\", ]"))
                .replace("[\"\", ]", "[]");
    }
}
