package org.messagetriage.inference.batching;

import java.util.List;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;

/**
 * What the engine's thread does next: runs a batch, or does one turn of a work of many.
 *
 * @param batch null if it is a step
 * @param step null if it is a batch
 */
record Turn(List<Item> batch, Stepping<?> step) {

    Model model() {
        return step == null ? batch.get(0).owner.model : step.model;
    }
}
