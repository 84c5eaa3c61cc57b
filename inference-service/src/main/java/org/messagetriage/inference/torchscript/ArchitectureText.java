package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text under {@code /architectures}: TorchScript, or a name map, with marks of our own.
 *
 * <ul>
 *   <li>{@code {name}} stands for a number of the model: {@code {hidden}}
 *   <li>a line {@code @from..to code} stands for one line a layer, {@code {i}} being the layer; {@code to} is exclusive,
 *       both are numbers or names of numbers
 *   <li>a line {@code ?flag code} is there only if the flag is true, {@code !flag code} only if it is not
 * </ul>
 */
final class ArchitectureText {

    private static final Pattern EACH = Pattern.compile("( *)@(\\w+)\\.\\.(\\w+) (.*)");
    private static final Pattern IF = Pattern.compile("( *)([?!])(\\w+) (.*)");
    private static final Pattern NUMBER = Pattern.compile("\\{(\\w+)}");
    private static final String LAYER = "i";

    private ArchitectureText() {}

    static String read(String name) {
        try (InputStream in = ArchitectureText.class.getResourceAsStream("/architectures/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no architecture text " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String expand(String text, Map<String, Object> numbers) {
        return text.lines()
                .map(line -> expandLine(line, numbers))
                .filter(lines -> !lines.isEmpty())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String expandLine(String line, Map<String, Object> numbers) {
        Matcher condition = IF.matcher(line);
        if (condition.matches()) {
            boolean wanted = condition.group(2).equals("?");
            return flag(condition.group(3), numbers) == wanted
                    ? expandLine(condition.group(1) + condition.group(4), numbers)
                    : "";
        }
        Matcher each = EACH.matcher(line);
        if (!each.matches()) {
            return fill(line, numbers);
        }
        String code = each.group(1) + each.group(4);
        return IntStream.range(bound(each.group(2), numbers), bound(each.group(3), numbers))
                .mapToObj(i -> fill(code.replace("{" + LAYER + "}", Integer.toString(i)), numbers))
                .collect(Collectors.joining("\n"));
    }

    private static boolean flag(String name, Map<String, Object> numbers) {
        if (!(numbers.get(name) instanceof Boolean value)) {
            throw new IllegalArgumentException("the text wants a flag " + name);
        }
        return value;
    }

    private static int bound(String text, Map<String, Object> numbers) {
        return Character.isDigit(text.charAt(0)) ? Integer.parseInt(text) : ((Number) numbers.get(text)).intValue();
    }

    private static String fill(String line, Map<String, Object> numbers) {
        return NUMBER.matcher(line).replaceAll(match -> {
            Object value = numbers.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the text wants a number " + match.group(1));
            }
            return value.toString();
        });
    }
}
