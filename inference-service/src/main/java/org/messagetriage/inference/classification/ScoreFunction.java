package org.messagetriage.inference.classification;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.messagetriage.inference.engine.Problem;

/** What turns a model's logits into scores; the names are those of {@code function_to_apply} in Hugging Face's pipelines. */
public enum ScoreFunction {
    @JsonProperty("softmax")
    SOFTMAX {
        @Override
        public float[] apply(float... logits) {
            float max = Float.NEGATIVE_INFINITY;
            for (float logit : logits) {
                max = Math.max(max, logit);
            }
            double sum = 0;
            double[] powers = new double[logits.length];
            for (int i = 0; i < logits.length; i++) {
                // The greatest becomes exp(0): no logit is so large that this overflows.
                powers[i] = Math.exp((double) logits[i] - max);
                sum += powers[i];
            }
            float[] scores = new float[logits.length];
            for (int i = 0; i < logits.length; i++) {
                scores[i] = (float) (powers[i] / sum);
            }
            return scores;
        }
    },

    @JsonProperty("sigmoid")
    SIGMOID {
        @Override
        public float[] apply(float... logits) {
            float[] scores = new float[logits.length];
            for (int i = 0; i < logits.length; i++) {
                scores[i] = (float) (1 / (1 + Math.exp(-logits[i])));
            }
            return scores;
        }
    },

    @JsonProperty("none")
    NONE {
        @Override
        public float[] apply(float... logits) {
            return logits.clone();
        }
    };

    /** Scores of the logits of one text; the argument is left as it is. */
    public abstract float[] apply(float... logits);

    /**
     * What a pipeline applies unless told otherwise: what the model's problem asks for; where that is not said, a lone
     * output is a yes or no, several exclude one another.
     */
    public static ScoreFunction usualFor(Problem problem, int outputs) {
        return switch (problem) {
            case REGRESSION -> NONE;
            case MULTI_LABEL -> SIGMOID;
            case SINGLE_LABEL, UNSAID -> outputs == 1 ? SIGMOID : SOFTMAX;
        };
    }
}
