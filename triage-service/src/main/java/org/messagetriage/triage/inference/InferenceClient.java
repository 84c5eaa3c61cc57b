package org.messagetriage.triage.inference;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.label.Label;
import org.messagetriage.triage.prediction.Score;

/**
 * The only way to the inference service. Every call blocks, and throws {@link InferenceException} alone; what it
 * returns has been checked, so nothing half-read reaches the database.
 */
@ApplicationScoped
public class InferenceClient {
    private static final double SUM_TOLERANCE = 0.01;
    private static final Set<String> LABELS =
            Arrays.stream(Label.values()).map(Label::wireName).collect(Collectors.toUnmodifiableSet());

    private final InferenceApi api;
    private final String model;

    InferenceClient(@RestClient InferenceApi api, InferenceConfig config) {
        this.api = api;
        this.model = config.model();
    }

    /** Scores texts by the satisfaction model, in one call. */
    public Classification classify(List<String> texts) {
        var request = new InferenceApi.ClassificationRequest(texts);
        RestResponse<List<List<InferenceApi.LabelScore>>> answer = call(() -> api.classify(model, request));
        if (answer.getStatus() != 200) {
            throw Failures.notUnderstood("status " + answer.getStatus(), null);
        }
        String revision = answer.getHeaderString("X-Model-Revision");
        if (revision == null || revision.isBlank()) {
            throw Failures.notUnderstood("it names no model revision", null);
        }
        List<List<InferenceApi.LabelScore>> results = answer.getEntity();
        if (results == null || results.size() != texts.size()) {
            throw Failures.notUnderstood(
                    (results == null ? 0 : results.size()) + " results for " + texts.size() + " texts", null);
        }
        return new Classification(
                model, revision, results.stream().map(InferenceClient::checked).toList());
    }

    /**
     * Which words moved a label's score.
     *
     * @param model the name that the prediction bears
     */
    public Explanation explain(String model, String text, String label) {
        Explanation explanation = call(() -> api.explain(
                model, new InferenceApi.ExplanationRequest(text, new InferenceApi.ExplanationParameters(label))));
        if (explanation == null || explanation.words() == null || explanation.label() == null) {
            throw Failures.notUnderstood("an explanation without words", null);
        }
        return explanation;
    }

    /** The models that the service has, ready or not. */
    public List<ModelState> models() {
        List<ModelState> models = call(api::models);
        if (models == null) {
            throw Failures.notUnderstood("no list of models", null);
        }
        return models;
    }

    private static <T> T call(Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            throw Failures.toInferenceException(e);
        }
    }

    private static List<Score> checked(List<InferenceApi.LabelScore> result) {
        if (result == null || result.isEmpty()) {
            throw Failures.notUnderstood("a text without scores", null);
        }
        Set<String> labels = new HashSet<>();
        double sum = 0;
        for (InferenceApi.LabelScore item : result) {
            boolean sound = item != null && item.label() != null && item.score() != null && item.score() >= 0;
            if (!sound || !labels.add(item.label())) {
                throw Failures.notUnderstood("a score without a label, below zero, or twice", null);
            }
            sum += item.score();
        }
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw Failures.notUnderstood("scores that add up to " + sum + " and not to 1", null);
        }
        // A policy would find no dissatisfaction in another model's labels, and nobody would see the message.
        if (!labels.equals(LABELS)) {
            throw Failures.notUnderstood("scores of other labels than " + Label.names(), null);
        }
        return result.stream()
                .map(item -> new Score(item.label(), item.score()))
                .sorted(Comparator.comparingDouble(Score::score).reversed())
                .toList();
    }
}
