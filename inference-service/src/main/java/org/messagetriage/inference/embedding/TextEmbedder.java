package org.messagetriage.inference.embedding;

import java.util.List;
import org.messagetriage.inference.batching.Outline;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.batching.Tokenised;
import org.messagetriage.inference.engine.Model;

/** Turns texts into vectors of length one, whose dot product says how alike two texts are. */
public final class TextEmbedder {

    private final Submitter scheduler;

    public TextEmbedder(Submitter scheduler) {
        this.scheduler = scheduler;
    }

    public Pending<float[][]> embed(Model model, List<String> texts) {
        scheduler.expect(model, new Outline(texts, List.of()));
        Tokenised tokenised = Tokenised.of(model, texts, scheduler);
        return Pending.of(scheduler.submit(model, tokenised.sequences()), tokenised.truncated());
    }
}
