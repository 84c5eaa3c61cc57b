package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Sampling;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.generation.GenerationSettings;

/** Holds what was asked of a generator to the rules and limits, before any work is done for it. */
@ApplicationScoped
class GenerationCheck {

    private static final String FIELD = "parameters.";
    private static final int USUAL_TOKENS = 100;
    /** Nearer to 0 than that, a score that is divided by it is no number any more. */
    private static final double LEAST = 1e-4;

    private static final double GREATEST = 100;

    private final LimitsConfig limits;

    GenerationCheck(LimitsConfig limits) {
        this.limits = limits;
    }

    /** The prompt's tokens, with room behind them for what was asked for. */
    int[] prompt(Generator model, String text, String field, GenerationRequest.Settings settings) {
        Sequence sequence = model.tokenizer().text(text);
        int least = settings.maxNewTokens() == null ? 1 : settings.maxNewTokens();
        int most = model.info().maxLength() - least;
        int length = sequence.first().ids().length;
        if (sequence.truncated() || length > most) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    field,
                    "is longer than the model takes: of " + model.info().maxLength() + " tokens, " + least
                            + " new ones leave at most " + Math.max(0, most) + " for the prompt");
        }
        if (length == 0) {
            throw InferenceException.ofField(ErrorCode.INVALID_VALUE, field, "has no token");
        }
        return sequence.first().ids();
    }

    GenerationSettings settings(GenerationRequest.Settings given) {
        return new GenerationSettings(maxNewTokens(given), sampling(given), stops(given));
    }

    private int maxNewTokens(GenerationRequest.Settings given) {
        int most = limits.newTokens();
        Integer wanted = given.maxNewTokens();
        if (wanted != null && (wanted < 1 || wanted > most)) {
            throw invalid("max_new_tokens", "must be from 1 to " + most);
        }
        return wanted == null ? Math.min(most, USUAL_TOKENS) : wanted;
    }

    private static Sampling sampling(GenerationRequest.Settings given) {
        double temperature = divisor("temperature", given.temperature(), "; do_sample false takes the likeliest token");
        double penalty = divisor("repetition_penalty", given.repetitionPenalty(), "");
        double topP = given.topP() == null ? 1 : given.topP();
        if (!(topP > 0 && topP <= 1)) {
            throw invalid("top_p", "must be above 0 and at most 1");
        }
        if (given.topK() != null && given.topK() < 0) {
            throw invalid("top_k", "must be at least 0, where 0 is all tokens");
        }
        int topK = given.topK() == null ? 0 : given.topK();
        long seed = given.seed() == null ? ThreadLocalRandom.current().nextLong(1L << 53) : given.seed();
        return new Sampling(given.draws() ? temperature : 0, topK, topP, penalty, seed);
    }

    private static double divisor(String name, Double value, String hint) {
        if (value == null) {
            return 1;
        }
        if (!(value >= LEAST && value <= GREATEST)) {
            throw invalid(name, "must be from 0.0001 to " + (int) GREATEST + hint);
        }
        return value;
    }

    private List<String> stops(GenerationRequest.Settings given) {
        List<String> stops = new ArrayList<>();
        add(stops, "stop", given.stop());
        add(stops, "stop_sequences", given.stopSequences());
        add(stops, "end_sequence", given.endSequence() == null ? null : new Texts(List.of(given.endSequence()), true));
        if (stops.size() > limits.stops()) {
            throw invalid("stop", "has " + stops.size() + " texts, at most " + limits.stops() + " are taken");
        }
        return stops;
    }

    private void add(List<String> stops, String name, Texts given) {
        for (int i = 0; given != null && i < given.size(); i++) {
            String stop = given.values().get(i);
            String field = given.single() ? name : name + "[" + i + "]";
            StrictUtf8.requireWellFormed(FIELD + field, stop);
            if (stop.isEmpty() || stop.length() > limits.labelLength()) {
                throw invalid(field, "must have from 1 to " + limits.labelLength() + " characters");
            }
            stops.add(stop);
        }
    }

    private static InferenceException invalid(String name, String message) {
        return InferenceException.ofField(ErrorCode.INVALID_VALUE, FIELD + name, message);
    }
}
