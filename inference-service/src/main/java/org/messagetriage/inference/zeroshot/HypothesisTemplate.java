package org.messagetriage.inference.zeroshot;

import java.util.regex.Pattern;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** A sentence with a gap for a label: {@code This example is {}.} */
public final class HypothesisTemplate {

    public static final HypothesisTemplate USUAL = new HypothesisTemplate("This example is ", ".");

    private static final String GAP = "{}";
    private static final Pattern BRACE = Pattern.compile("[{}]");
    private static final String FIELD = "parameters.hypothesis_template";

    private final String before;
    private final String after;

    private HypothesisTemplate(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Python's other format fields ({@code {0}}, {@code {!r}}) and escapes ({@code {{}) are not understood: they would reach
     * the model as letters.
     *
     * @throws InferenceException if there is not exactly one {@code {}}, or any other brace
     */
    public static HypothesisTemplate parse(String template) {
        int gap = template.indexOf(GAP);
        if (gap < 0) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE, FIELD, "has no {} for the label, as in \"This example is {}.\"");
        }
        if (template.indexOf(GAP, gap + GAP.length()) >= 0) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE, FIELD, "has more than one {}; a label is put in one place");
        }
        String before = template.substring(0, gap);
        String after = template.substring(gap + GAP.length());
        if (BRACE.matcher(before + after).find()) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    FIELD,
                    "has a brace beside the {} for the label; other fields, as {0}, are not understood");
        }
        return new HypothesisTemplate(before, after);
    }

    public String fill(String label) {
        return before + label + after;
    }
}
