package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.generation.GenerationSettings;
import org.messagetriage.inference.generation.OneAfterAnother;
import org.messagetriage.inference.generation.Writing;
import org.messagetriage.inference.generation.WrittenText;

/** From a request to texts that a model wrote on, whole or token by token. */
@ApplicationScoped
class Generation {

    private final RequestCheck check;
    private final GenerationCheck generationCheck;
    private final BatchScheduler scheduler;

    Generation(RequestCheck check, GenerationCheck generationCheck, BatchScheduler scheduler) {
        this.check = check;
        this.generationCheck = generationCheck;
        this.scheduler = scheduler;
    }

    Pending<?> whole(Generator model, GenerationRequest request, Terms terms) {
        return whole(model, request, scheduler.under(terms));
    }

    /**
     * A list of one for a prompt, a list of such lists for a list of prompts, as the pipeline answers.
     *
     * @param work where the request's work is handed in, once
     */
    Pending<?> whole(Generator model, GenerationRequest request, Desk work) {
        List<String> prompts = check.inputs(request.inputs());
        List<Prepared> prepared = new ArrayList<>(prompts.size());
        for (int i = 0; i < prompts.size(); i++) {
            String field = request.inputs().single() ? "inputs" : "inputs[" + i + "]";
            prepared.add(prepare(model, prompts.get(i), field, request.settings()));
        }
        Supplier<OneAfterAnother<WrittenText>> all = () -> new OneAfterAnother<>(prepared.stream()
                .map(one -> new Writing(model, one.prompt, one.settings, Writing.Listener.NOBODY))
                .toList());
        CompletableFuture<List<WrittenText>> texts = work.submit(model, all);
        CompletableFuture<List<List<GeneratedText>>> answer = texts.thenApply(written -> {
            List<List<GeneratedText>> answers = new ArrayList<>(written.size());
            for (int i = 0; i < written.size(); i++) {
                answers.add(List.of(prepared.get(i).answer(written.get(i), request.settings())));
            }
            return answers;
        });
        Pending<List<List<GeneratedText>>> pending = new Pending<>(answer, List.of(), texts);
        return request.inputs().single() ? pending.map(answers -> answers.get(0)) : pending;
    }

    /** Refuses settings that make no sense, whatever they are to be used for. */
    void check(GenerationRequest.Settings given) {
        generationCheck.settings(given);
    }

    /** @param events gets an event for each token, and an end */
    Pending<WrittenText> streamed(Generator model, GenerationRequest request, Terms terms, EventStream events) {
        List<String> texts = check.inputs(request.inputs());
        if (!request.inputs().single()) {
            throw InferenceException.ofField(ErrorCode.WRONG_TYPE, "inputs", "must be one text where stream is true");
        }
        Prepared prepared = prepare(model, texts.get(0), "inputs", request.settings());
        int[] count = {0};
        Writing.Listener listener = (piece, whole) -> {
            GeneratedText answer = whole == null ? null : prepared.answer(whole, request.settings());
            GeneratedText.Details details = whole != null && request.settings().wantsDetails()
                    ? GeneratedText.Details.of(whole, prepared.seed(), false)
                    : null;
            events.send(new GeneratedText.Event(
                    ++count[0], GeneratedText.Token.of(piece), answer == null ? null : answer.text(), details));
        };
        CompletableFuture<WrittenText> work =
                scheduler.submit(model, new Writing(model, prepared.prompt, prepared.settings, listener), terms);
        return new Pending<>(work, List.of(), work);
    }

    private Prepared prepare(Generator model, String text, String field, GenerationRequest.Settings given) {
        GenerationSettings settings = generationCheck.settings(given);
        int[] prompt = generationCheck.prompt(model, text, field, given);
        return new Prepared(text, prompt, settings.within(model.info().maxLength() - prompt.length));
    }

    private record Prepared(String text, int[] prompt, GenerationSettings settings) {

        Long seed() {
            return settings.sampling().temperature() == 0
                    ? null
                    : settings.sampling().seed();
        }

        GeneratedText answer(WrittenText written, GenerationRequest.Settings given) {
            String whole = given.wantsFullText() ? text + written.text() : written.text();
            return new GeneratedText(
                    whole, given.wantsDetails() ? GeneratedText.Details.of(written, seed(), true) : null);
        }
    }
}
