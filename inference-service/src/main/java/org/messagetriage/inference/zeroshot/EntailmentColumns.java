package org.messagetriage.inference.zeroshot;

import java.util.List;
import java.util.Locale;
import org.messagetriage.inference.engine.ModelInfo;

/** Which of a model's outputs say that the hypothesis follows from the premise, and that it contradicts it. */
record EntailmentColumns(int entailment, int contradiction) {

    /**
     * By the labels' names, as Hugging Face's pipeline does: what starts with "entail" is entailment. Contradiction is the
     * label of that name, else the column at the other end.
     *
     * @throws IllegalStateException if no label is entailment: such a model cannot do this task
     */
    static EntailmentColumns of(ModelInfo info) {
        int entailment = indexOf(info.labels(), "entail");
        if (entailment < 0) {
            throw new IllegalStateException("Model " + info.name() + " has no entailment label among " + info.labels()
                    + ": it cannot do zero-shot");
        }
        int contradiction = indexOf(info.labels(), "contradict");
        if (contradiction < 0) {
            contradiction = entailment == 0 ? info.labels().size() - 1 : 0;
        }
        return new EntailmentColumns(entailment, contradiction);
    }

    private static int indexOf(List<String> labels, String prefix) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).toLowerCase(Locale.ROOT).startsWith(prefix)) {
                return i;
            }
        }
        return -1;
    }
}
