package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Outline;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.generation.FewShotPrompt;
import org.messagetriage.inference.generation.GenerationSettings;
import org.messagetriage.inference.generation.LabelLikelihoods;
import org.messagetriage.inference.generation.Writing;

/** From a task that is shown by examples to a label or a text. */
@ApplicationScoped
class FewShot {

    private final RequestCheck check;
    private final GenerationCheck generationCheck;
    private final BatchScheduler scheduler;
    private final LimitsConfig limits;

    FewShot(RequestCheck check, GenerationCheck generationCheck, BatchScheduler scheduler, LimitsConfig limits) {
        this.check = check;
        this.generationCheck = generationCheck;
        this.scheduler = scheduler;
        this.limits = limits;
    }

    Pending<FewShotResponse> answer(Model model, FewShotRequest request, Terms terms) {
        if (!(model instanceof Generator generator)) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    "model",
                    "is for " + model.info().task().wireName() + "; a task is shown to one for text-generation");
        }
        FewShotPrompt prompt = prompt(request);
        return request.labels() == null
                ? write(generator, prompt, generationCheck.settings(request.settings()), terms)
                : choose(generator, prompt, check.labels("labels", request.labels()), terms);
    }

    private FewShotPrompt prompt(FewShotRequest request) {
        List<FewShotRequest.Example> given = request.examplesOrNone();
        if (given.size() > limits.examples()) {
            throw InferenceException.ofField(
                    ErrorCode.TOO_MANY_INPUTS,
                    "examples",
                    "has " + given.size() + " examples, at most " + limits.examples() + " are taken");
        }
        List<FewShotPrompt.Example> examples = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            FewShotRequest.Example example = given.get(i);
            String field = "examples[" + i + "]";
            if (example == null) {
                throw InferenceException.ofField(ErrorCode.WRONG_TYPE, field, "must be an object");
            }
            examples.add(new FewShotPrompt.Example(
                    RequestCheck.text(field + ".input", example.input()),
                    RequestCheck.text(field + ".output", example.output())));
        }
        String task = request.task() == null ? null : RequestCheck.text("task", request.task());
        return new FewShotPrompt(task, examples, RequestCheck.text("input", request.input()));
    }

    private Pending<FewShotResponse> write(
            Generator model, FewShotPrompt prompt, GenerationSettings given, Terms terms) {
        GenerationSettings settings = given.stoppingAt(FewShotPrompt.SEPARATOR);
        FewShotPrompt.Fitting fitting = fit(model, prompt, "", settings.mostTokens(), terms);
        int[] ids = model.tokenizer().text(fitting.text()).first().ids();
        var work = scheduler.submit(model, new Writing(model, ids, settings, Writing.Listener.NOBODY), terms);
        CompletableFuture<FewShotResponse> answer = work.thenApply(written -> {
            String text = written.text();
            String output = text.endsWith(FewShotPrompt.SEPARATOR)
                    ? text.substring(0, text.length() - FewShotPrompt.SEPARATOR.length())
                    : text;
            return FewShotResponse.ofText(written, output.strip(), fitting.dropped());
        });
        return new Pending<>(answer, List.of(), work);
    }

    /** Each label with what ends it, so that one label's being the beginning of another is no advantage. */
    private Pending<FewShotResponse> choose(Generator model, FewShotPrompt prompt, List<String> labels, Terms terms) {
        List<String> endings = labels.stream().map(FewShotPrompt::ending).toList();
        FewShotPrompt.Fitting fitting = fit(model, prompt, longest(model, endings), 0, terms);
        List<int[]> texts = new ArrayList<>(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            terms.requireTime();
            Sequence text = model.tokenizer().text(fitting.text() + endings.get(i));
            if (text.truncated()) {
                throw tooLong(model);
            }
            texts.add(text.first().ids());
        }
        int promptTokens = length(model, fitting.text());
        var work = scheduler.submit(model, new LabelLikelihoods(model, texts), terms);
        CompletableFuture<FewShotResponse> answer =
                work.thenApply(shares -> FewShotResponse.ofLabels(labels, shares, promptTokens, fitting.dropped()));
        return new Pending<>(answer, List.of(), work);
    }

    private static String longest(Generator model, List<String> endings) {
        String longest = "";
        int most = -1;
        for (String ending : endings) {
            int tokens = length(model, ending);
            if (tokens > most) {
                most = tokens;
                longest = ending;
            }
        }
        return longest;
    }

    /** @param ending what is to fit behind the prompt, besides {@code more} tokens */
    private static FewShotPrompt.Fitting fit(
            Generator model, FewShotPrompt prompt, String ending, int more, Terms terms) {
        int most = model.info().maxLength() - more;
        return prompt.fit(text -> fits(model, text + ending, most, terms)).orElseThrow(() -> tooLong(model));
    }

    /** Text that has too many words is not tokenised to know its tokens. */
    private static boolean fits(Generator model, String text, int most, Terms terms) {
        terms.requireTime();
        int least = new Outline(List.of(text), List.of()).least(model.info().maxLength() + 1);
        if (least > most) {
            return false;
        }
        Sequence sequence = model.tokenizer().text(text);
        return !sequence.truncated() && sequence.first().ids().length <= most;
    }

    private static InferenceException tooLong(Generator model) {
        return InferenceException.ofField(
                ErrorCode.INVALID_VALUE,
                "input",
                "is with the task, and without any example, longer than the model's "
                        + model.info().maxLength() + " tokens leave room for");
    }

    private static int length(Generator model, String text) {
        return model.tokenizer().text(text).first().ids().length;
    }
}
