package org.messagetriage.inference.transform;

import java.time.Duration;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.batching.Priority;
import org.messagetriage.inference.batching.Terms;

/**
 * The terms on which transformations hand their work in: nobody waits for it, and rows that were computed in another batch
 * will not do, for their last bits may differ.
 */
final class BatchWork {

    /** Longest that a chunk is left to wait before it is handed in again; behind much interactive work it takes a while. */
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private BatchWork() {}

    static Desk of(BatchScheduler scheduler) {
        return scheduler.under(new Terms(Priority.BATCH, DEADLINE, false));
    }
}
