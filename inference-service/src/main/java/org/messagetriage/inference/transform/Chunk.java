package org.messagetriage.inference.transform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * Lines that are run together as one submission, or one for which a text is written. If the model fails on them they are run one by one, so that one line
 * that it cannot bear costs nobody else an answer. What is refused for now is tried again until it is admitted.
 */
final class Chunk {

    private static final Logger LOG = Logger.getLogger(Chunk.class);
    private static final int ATTEMPTS_OF_A_LINE = 3;
    private static final int PAUSE_SECONDS = 1;

    /**
     * Work that is with the model.
     *
     * @param delivery gives the lines what came of it, where that is not done by then
     */
    private record Running(CompletableFuture<?> work, Runnable delivery) {}

    private final LineModel model;
    private final List<LineWork> lines;
    private final Deque<List<LineWork>> waiting = new ArrayDeque<>();
    private List<LineWork> group = List.of();
    private Running running;
    private int timeouts;
    private long notBefore;

    Chunk(LineModel model, List<LineWork> lines) {
        this.model = model;
        this.lines = List.copyOf(lines);
        List<LineWork> work = lines.stream().filter(LineWork::isWork).toList();
        if (!work.isEmpty()) {
            waiting.add(work);
        }
        notBefore = System.nanoTime();
    }

    List<LineWork> lines() {
        return lines;
    }

    /** Bytes of the input up to the end of these lines. */
    long endOffset() {
        return lines.get(lines.size() - 1).endOffset();
    }

    /**
     * Goes on as far as it can without waiting.
     *
     * @param wake called from another thread when it can go on
     * @return whether all lines have their answers
     */
    boolean advance(Runnable wake) {
        while (true) {
            if (running != null) {
                if (!running.work.isDone()) {
                    return false;
                }
                take();
            }
            if (waiting.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - notBefore < 0) {
                return false;
            }
            submit(wake);
        }
    }

    private void submit(Runnable wake) {
        group = waiting.poll();
        try {
            running = group.get(0).writes() ? text(group.get(0)) : rows(group);
            running.work.whenComplete((result, failure) -> wake.run());
        } catch (InferenceException e) {
            refused(e);
        }
    }

    private Running text(LineWork line) {
        return new Running(line.write(model.model(), model.work()), () -> {});
    }

    private Running rows(List<LineWork> lines) {
        List<Sequence> sequences =
                lines.stream().flatMap(line -> line.sequences().stream()).toList();
        CompletableFuture<float[][]> rows = model.work().submit(model.model(), sequences);
        return new Running(rows, () -> deliver(rows.join()));
    }

    private void take() {
        Running done = running;
        running = null;
        try {
            done.work.join();
            done.delivery.run();
            timeouts = 0;
        } catch (CancellationException e) {
            waiting.addFirst(group);
        } catch (CompletionException e) {
            failed(e.getCause());
        }
    }

    private void deliver(float[][] rows) {
        int from = 0;
        for (LineWork line : group) {
            int to = from + line.sequences().size();
            line.deliver(Arrays.copyOfRange(rows, from, to));
            from = to;
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof InferenceException refusal) {
            refused(refusal);
        } else if (failure instanceof TimeoutException) {
            timedOut();
        } else if (group.size() == 1) {
            String name = model.model().info().name();
            LOG.errorf(failure, "Model %s gave no answer to a line", name);
            group.get(0).refuse(new InferenceException(ErrorCode.INTERNAL, "Model " + name + " failed on this line"));
        } else {
            oneByOne();
        }
    }

    /** What will not last is tried again; what will is an answer, to a line that is alone in it. */
    private void refused(InferenceException refusal) {
        if (refusal.retryAfterSeconds() > 0) {
            again(refusal.retryAfterSeconds());
        } else if (group.size() == 1) {
            group.get(0).refuse(refusal);
        } else {
            oneByOne();
        }
    }

    private void timedOut() {
        timeouts++;
        if (group.size() > 1 || timeouts < ATTEMPTS_OF_A_LINE) {
            again(PAUSE_SECONDS);
        } else {
            timeouts = 0;
            group.get(0).refuse(new InferenceException(ErrorCode.TIMED_OUT, "The line took too long"));
        }
    }

    private void again(int seconds) {
        waiting.addFirst(group);
        notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private void oneByOne() {
        List<LineWork> failed = new ArrayList<>(group);
        for (int i = failed.size() - 1; i >= 0; i--) {
            waiting.addFirst(List.of(failed.get(i)));
        }
    }

    /** Gives the work up that has not run. */
    void cancel() {
        if (running != null) {
            running.work.cancel(false);
        }
    }
}
