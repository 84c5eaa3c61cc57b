package org.messagetriage.inference.generation;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A prompt that shows a model what to do: a description of the task, examples of it, and an input whose output is left
 * for the model to write.
 *
 * @param task description, or null
 * @param examples oldest first
 */
public record FewShotPrompt(String task, List<Example> examples, String input) {

    /** Stands between the parts, and where an output ends. */
    public static final String SEPARATOR = "###";

    /** An input and the output that is right for it. */
    public record Example(String input, String output) {}

    /**
     * A prompt that a model takes.
     *
     * @param dropped examples that it leaves out, the oldest ones
     */
    public record Fitting(String text, int dropped) {}

    public FewShotPrompt {
        examples = List.copyOf(examples);
    }

    /** What follows the prompt where the output is this one; its end belongs to it, or a longer output would too. */
    public static String ending(String output) {
        return " " + output + "\n" + SEPARATOR;
    }

    /**
     * With as many examples as fit, the newest ones.
     *
     * @param fits whether a text is short enough; true for every text that is shorter than one that fits
     * @return empty if it does not fit without any example
     */
    public Optional<Fitting> fit(Predicate<String> fits) {
        int least = 0;
        int most = examples.size() + 1;
        while (least < most) {
            int dropped = (least + most) / 2;
            if (dropped <= examples.size() && !fits.test(text(dropped))) {
                least = dropped + 1;
            } else {
                most = dropped;
            }
        }
        return least > examples.size() ? Optional.empty() : Optional.of(new Fitting(text(least), least));
    }

    private String text(int dropped) {
        StringBuilder text = new StringBuilder();
        if (task != null) {
            text.append(task).append('\n').append(SEPARATOR).append('\n');
        }
        for (Example example : examples.subList(dropped, examples.size())) {
            asked(text, example.input).append(ending(example.output)).append('\n');
        }
        return asked(text, input).toString();
    }

    private static StringBuilder asked(StringBuilder text, String input) {
        return text.append("Input: ").append(input).append("\nOutput:");
    }
}
