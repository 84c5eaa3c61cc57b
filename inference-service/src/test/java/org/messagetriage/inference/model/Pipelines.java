package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.batching.BatchObserver;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.BatchingConfigs;
import org.messagetriage.inference.batching.Priority;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.classification.LabelScore;
import org.messagetriage.inference.classification.LabelScores;
import org.messagetriage.inference.classification.ScoreFunction;
import org.messagetriage.inference.classification.TextClassifier;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.zeroshot.HypothesisTemplate;
import org.messagetriage.inference.zeroshot.ZeroShotClassifier;
import org.messagetriage.inference.zeroshot.ZeroShotQuestion;

/** Our answers beside those that the pipelines of transformers gave for the same inputs and parameters. */
final class Pipelines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Pipelines() {}

    /** @param zeroShot whether the answers are those of zero-shot, else of text classification */
    static double largestDifference(Model model, JsonNode references, boolean zeroShot) throws Exception {
        double largest = 0;
        try (BatchScheduler scheduler =
                new BatchScheduler(BatchingConfigs.usual(), System::nanoTime, new BatchObserver() {})) {
            Submitter work = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofMinutes(1), false));
            for (JsonNode reference : references) {
                List<String> texts = texts(reference.get("inputs"));
                JsonNode parameters = reference.get("parameters");
                List<LabelScores> scores =
                        zeroShot ? zeroShot(work, model, texts, parameters) : classify(work, model, texts, parameters);
                int limit = parameters.path("top_k").asInt(Integer.MAX_VALUE);
                for (int i = 0; i < texts.size(); i++) {
                    JsonNode expected = reference.get("answer").get(i);
                    largest =
                            Math.max(largest, difference(expected, scores.get(i).ranked(limit), zeroShot));
                }
            }
        }
        return largest;
    }

    private static double difference(JsonNode expected, List<LabelScore> ranked, boolean zeroShot) {
        double largest = 0;
        assertEquals(zeroShot ? expected.get("labels").size() : expected.size(), ranked.size());
        for (int i = 0; i < ranked.size(); i++) {
            String label = zeroShot
                    ? expected.get("labels").get(i).asText()
                    : expected.get(i).get("label").asText();
            double score = zeroShot
                    ? expected.get("scores").get(i).asDouble()
                    : expected.get(i).get("score").asDouble();
            assertEquals(label, ranked.get(i).label());
            largest = Math.max(largest, Math.abs(score - ranked.get(i).score()));
        }
        return largest;
    }

    private static List<LabelScores> zeroShot(Submitter work, Model model, List<String> texts, JsonNode parameters)
            throws Exception {
        HypothesisTemplate template = parameters.has("hypothesis_template")
                ? HypothesisTemplate.parse(parameters.get("hypothesis_template").asText())
                : HypothesisTemplate.USUAL;
        ZeroShotQuestion question = new ZeroShotQuestion(
                texts(parameters.get("candidate_labels")),
                parameters.path("multi_label").asBoolean(),
                template);
        return new ZeroShotClassifier(work)
                .classify(model, texts, question)
                .answer()
                .get();
    }

    private static List<LabelScores> classify(Submitter work, Model model, List<String> texts, JsonNode parameters)
            throws Exception {
        ScoreFunction function = JSON.convertValue(parameters.get("function_to_apply"), ScoreFunction.class);
        return new TextClassifier(work)
                .classify(model, texts, function)
                .answer()
                .get();
    }

    private static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
