package org.messagetriage.inference.embedding;

import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.batching.Outline;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** Turns texts into vectors of length one, whose dot product says how alike two texts are. */
public final class TextEmbedder {

    private final Submitter scheduler;

    public TextEmbedder(Submitter scheduler) {
        this.scheduler = scheduler;
    }

    public Pending<float[][]> embed(Model model, List<String> texts) {
        scheduler.expect(model, new Outline(texts, List.of()));
        List<Sequence> sequences = new ArrayList<>(texts.size());
        List<Integer> truncated = new ArrayList<>();
        for (String text : texts) {
            scheduler.requireTime();
            Sequence sequence = model.tokenizer().text(text);
            if (sequence.truncated()) {
                truncated.add(sequences.size());
            }
            sequences.add(sequence);
        }
        return Pending.of(scheduler.submit(model, sequences), truncated);
    }
}
