package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.generation.Finish;
import org.messagetriage.inference.generation.GenerationSettings;
import org.messagetriage.inference.generation.OneAfterAnother;
import org.messagetriage.inference.generation.WithoutStop;
import org.messagetriage.inference.generation.Writing;
import org.messagetriage.inference.generation.WrittenText;

/** From a request of OpenAI's protocol to texts that a model wrote on, whole or piece by piece. */
@ApplicationScoped
class Completions {

    private static final String PROMPT = "prompt";

    private final RequestCheck check;
    private final GenerationCheck generationCheck;
    private final BatchScheduler scheduler;

    Completions(RequestCheck check, GenerationCheck generationCheck, BatchScheduler scheduler) {
        this.check = check;
        this.generationCheck = generationCheck;
        this.scheduler = scheduler;
    }

    /** One prompt, held to the rules. */
    private record Prompt(String text, int[] ids, GenerationSettings settings) {}

    /** What all pieces of an answer share. */
    private record Head(String id, long created, String model) {

        static Head of(Model model) {
            String id = "cmpl-" + UUID.randomUUID().toString().replace("-", "");
            return new Head(id, Instant.now().getEpochSecond(), model.info().name());
        }

        CompletionResponse with(List<CompletionResponse.Choice> choices, CompletionResponse.Usage usage) {
            return new CompletionResponse(id, "text_completion", created, model, choices, usage);
        }
    }

    Pending<CompletionResponse> whole(Model model, CompletionRequest request, Terms terms) {
        List<Prompt> prompts = prompts(model, request);
        List<Writing> works = prompts.stream()
                .map(prompt -> new Writing((Generator) model, prompt.ids, prompt.settings, Writing.Listener.NOBODY))
                .toList();
        CompletableFuture<List<WrittenText>> work = scheduler.submit(model, new OneAfterAnother<>(works), terms);
        CompletableFuture<CompletionResponse> answer = work.thenApply(written -> {
            List<CompletionResponse.Choice> choices = new ArrayList<>(written.size());
            for (int i = 0; i < written.size(); i++) {
                Prompt prompt = prompts.get(i);
                WrittenText text = written.get(i);
                String own = new WithoutStop(prompt.settings.stops()).end(text.text(), text.finish());
                choices.add(choice(i, request.echoes() ? prompt.text + own : own, text.finish()));
            }
            return Head.of(model).with(choices, usage(written));
        });
        return new Pending<>(answer, List.of(), work);
    }

    /** @param events gets a piece for each token that there is something to tell of, and an end */
    Pending<?> streamed(Model model, CompletionRequest request, Terms terms, EventStream events) {
        List<Prompt> prompts = prompts(model, request);
        Head head = Head.of(model);
        List<Writing> works = new ArrayList<>(prompts.size());
        for (int i = 0; i < prompts.size(); i++) {
            Prompt prompt = prompts.get(i);
            Writing.Listener listener = listener(head, i, prompt, request.echoes(), events);
            works.add(new Writing((Generator) model, prompt.ids, prompt.settings, listener));
        }
        CompletableFuture<List<WrittenText>> work = scheduler.submit(model, new OneAfterAnother<>(works), terms);
        CompletableFuture<?> told = work.thenAccept(written -> {
            if (request.wantsUsage()) {
                events.send(head.with(List.of(), usage(written)));
            }
            events.send("[DONE]");
        });
        return new Pending<>(told, List.of(), work);
    }

    private static Writing.Listener listener(Head head, int index, Prompt prompt, boolean echo, EventStream events) {
        WithoutStop text = new WithoutStop(prompt.settings.stops());
        StringBuilder before = new StringBuilder(echo ? prompt.text : "");
        return (piece, whole) -> {
            String more = whole == null ? text.add(piece.text()) : text.end(piece.text(), whole.finish());
            if (whole != null || !more.isEmpty()) {
                Finish finish = whole == null ? null : whole.finish();
                events.send(head.with(List.of(choice(index, before + more, finish)), null));
                before.setLength(0);
            }
        };
    }

    private static CompletionResponse.Choice choice(int index, String text, Finish finish) {
        String reason = finish == null ? null : finish == Finish.LENGTH ? "length" : "stop";
        return new CompletionResponse.Choice(index, text, null, reason);
    }

    private static CompletionResponse.Usage usage(List<WrittenText> written) {
        CompletionResponse.Usage usage = CompletionResponse.Usage.NONE;
        for (WrittenText text : written) {
            usage = usage.and(text.promptTokens(), text.tokens().size());
        }
        return usage;
    }

    private List<Prompt> prompts(Model model, CompletionRequest request) {
        if (!(model instanceof Generator generator)) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    "model",
                    "is for " + model.info().task().wireName() + "; texts are written by one for text-generation");
        }
        refuseOther(request);
        try {
            List<String> texts = check.inputs(request.prompt());
            List<Prompt> prompts = new ArrayList<>(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                String field = request.prompt().single() ? "inputs" : "inputs[" + i + "]";
                GenerationSettings settings = generationCheck.settings(request.settings());
                int[] ids = generationCheck.prompt(generator, texts.get(i), field, request.settings());
                prompts.add(new Prompt(texts.get(i), ids, settings));
            }
            return prompts;
        } catch (InferenceException e) {
            throw e.field() == null ? e : InferenceException.ofField(e.code(), named(e.field()), e.getMessage());
        }
    }

    /** A field of ours by its name in this protocol. */
    private static String named(String field) {
        return field.replaceFirst("^inputs", PROMPT)
                .replaceFirst("^parameters\\.", "")
                .replaceFirst("^max_new_tokens$", "max_tokens");
    }

    /** What would change the answer and is not offered. */
    private static void refuseOther(CompletionRequest request) {
        refuseUnless(request.n() == null || request.n() == 1, "n", "must be 1: a prompt is written on once");
        refuseUnless(request.bestOf() == null || request.bestOf() == 1, "best_of", "must be 1");
        refuseUnless(isNone(request.presencePenalty()), "presence_penalty", "must be 0; repetition_penalty is offered");
        refuseUnless(
                isNone(request.frequencyPenalty()), "frequency_penalty", "must be 0; repetition_penalty is offered");
        refuseUnless(isNone(request.logprobs()), "logprobs", "is not offered; POST /models/{name} tells them");
        refuseUnless(isNone(request.suffix()), "suffix", "is not offered: texts are written on, not filled in");
        refuseUnless(isNone(request.logitBias()), "logit_bias", "is not offered");
    }

    private static boolean isNone(Double penalty) {
        return penalty == null || penalty == 0;
    }

    private static boolean isNone(JsonNode value) {
        boolean empty = value != null
                && (value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty());
        return value == null || value.isNull() || empty || value.isBoolean() && !value.booleanValue();
    }

    private static void refuseUnless(boolean fine, String field, String message) {
        if (!fine) {
            throw InferenceException.ofField(ErrorCode.INVALID_VALUE, field, message);
        }
    }
}
