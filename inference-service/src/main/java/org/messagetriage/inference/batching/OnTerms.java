package org.messagetriage.inference.batching;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** The scheduler, for work on some terms. */
record OnTerms(BatchScheduler scheduler, AnswerCache answers, Terms terms) implements Desk {

    @Override
    public CompletableFuture<float[][]> submit(Model model, List<Sequence> sequences) {
        return terms.cached() ? answers.answer(model, sequences, this::compute) : compute(model, sequences);
    }

    @Override
    public <T> CompletableFuture<T> submit(Model model, Supplier<? extends Steps<T>> steps) {
        return scheduler.submit(model, steps.get(), terms);
    }

    private CompletableFuture<float[][]> compute(Model model, List<Sequence> sequences) {
        return scheduler.admit(model, sequences, terms);
    }

    @Override
    public void requireTime() {
        terms.requireTime();
    }

    /** An answer that is kept is given however much waits, and only the tokens say whether it is. */
    @Override
    public void expect(Model model, Outline outline) {
        if (terms.cached() && answers.mayKnow(model, outline.texts())) {
            return;
        }
        scheduler.expect(model, outline, terms);
        if (terms.cached()) {
            answers.note(model, outline.texts());
        }
    }
}
