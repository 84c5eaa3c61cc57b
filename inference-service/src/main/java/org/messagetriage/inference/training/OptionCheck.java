package org.messagetriage.inference.training;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.messagetriage.inference.model.BundledBase;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of a command line that make no sense, by the option's name and before anything is read. */
record OptionCheck(CommandSpec spec) {

    /** [CLS], a word and [SEP]. */
    private static final int SHORTEST = 3;

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(option + ": a whole number from " + least + " to " + most + ", not " + value);
        }
    }

    void atLeast(String option, int least, int value) {
        if (value < least) {
            throw wrong(option + ": a whole number of " + least + " or more, not " + value);
        }
    }

    void maxLength(int value) {
        between("--max-length", value, SHORTEST, BundledBase.MAX_LENGTH);
    }

    /** The constant of that name, in letters of any size. */
    <E extends Enum<E>> E one(String option, String name, List<E> known) {
        return known.stream()
                .filter(constant -> constant.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> wrong(option + ": " + words(known) + ", not '" + name + "'"));
    }

    private static String words(List<? extends Enum<?>> known) {
        return known.stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
