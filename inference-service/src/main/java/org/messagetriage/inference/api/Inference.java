package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.classification.TextClassifier;
import org.messagetriage.inference.embedding.TextEmbedder;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.explanation.Explainer;
import org.messagetriage.inference.explanation.Explanation;
import org.messagetriage.inference.explanation.Scorer;
import org.messagetriage.inference.zeroshot.ZeroShotClassifier;
import org.messagetriage.inference.zeroshot.ZeroShotQuestion;

/** From a request to the answer in the shape of its task. */
@ApplicationScoped
class Inference {

    private final RequestCheck check;
    private final BatchScheduler scheduler;
    private final Explainer explainer;

    Inference(RequestCheck check, BatchScheduler scheduler, LimitsConfig limits) {
        this.check = check;
        this.scheduler = scheduler;
        explainer = new Explainer(limits.explanationTokens());
    }

    Pending<?> infer(Model model, InferenceRequest request, Terms terms) {
        return infer(model, request, scheduler.under(terms));
    }

    /** @param work where the request's work is handed in, once */
    Pending<?> infer(Model model, InferenceRequest request, Submitter work) {
        List<String> texts = check.inputs(request);
        boolean single = request.inputs().single();
        Parameters parameters = request.parametersOrNone();
        return switch (model.info().task()) {
            case ZERO_SHOT_CLASSIFICATION ->
                zeroShot(work, model, texts, parameters).map(answers -> inForm(answers, single));
            // A bare text answers a list of one here, as Hugging Face's service does.
            case TEXT_CLASSIFICATION -> classify(work, model, texts, parameters);
            case TEXT_GENERATION ->
                throw new IllegalArgumentException("a writer of texts is asked by a GenerationRequest");
            case FEATURE_EXTRACTION ->
                new TextEmbedder(work).embed(model, texts).map(rows -> single ? rows[0] : rows);
        };
    }

    private static Object inForm(List<?> answers, boolean single) {
        return single ? answers.get(0) : answers;
    }

    private Pending<List<?>> zeroShot(Submitter work, Model model, List<String> texts, Parameters parameters) {
        ZeroShotQuestion question = check.question(parameters, texts.size());
        boolean asList = parameters.responseFormat() == Parameters.ResponseFormat.LIST;
        return new ZeroShotClassifier(work).classify(model, texts, question).map(scores -> {
            List<Object> answers = new ArrayList<>(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                var ranked = scores.get(i).ranked();
                answers.add(asList ? ranked : ZeroShotResponse.of(texts.get(i), ranked));
            }
            return answers;
        });
    }

    private Pending<?> classify(Submitter work, Model model, List<String> texts, Parameters parameters) {
        int topK = check.topK(parameters);
        return new TextClassifier(work)
                .classify(model, texts, parameters.functionToApply())
                .map(scores -> scores.stream().map(of -> of.ranked(topK)).toList());
    }

    Pending<Explanation> explain(Model model, InferenceRequest request, Terms terms) {
        Submitter work = scheduler.under(terms);
        RequestCheck.requireExplainable(model.info());
        String text = check.input(request);
        Parameters parameters = request.parametersOrNone();
        if (model.info().task() == Task.ZERO_SHOT_CLASSIFICATION) {
            ZeroShotQuestion question = check.question(parameters, 1);
            return explain(model, text, question.labels(), parameters, texts -> new ZeroShotClassifier(work)
                    .classify(model, texts, question));
        }
        return explain(model, text, model.info().labels(), parameters, texts -> new TextClassifier(work)
                .classify(model, texts, parameters.functionToApply()));
    }

    private Pending<Explanation> explain(
            Model model, String text, List<String> labels, Parameters parameters, Scorer scorer) {
        String label = RequestCheck.label(parameters, labels);
        return explainer.explain(model, text, labels, label, scorer);
    }
}
