package org.messagetriage.inference.generation;

import java.util.List;
import org.messagetriage.inference.batching.Steps;

/** Several works of turns as one. */
public final class OneAfterAnother<T> implements Steps<List<T>> {

    private final List<? extends Steps<T>> all;

    public OneAfterAnother(List<? extends Steps<T>> all) {
        this.all = List.copyOf(all);
    }

    /** One is closed before the next begins. */
    @Override
    public long memory() {
        return all.stream().mapToLong(Steps::memory).max().orElse(0);
    }

    @Override
    public int toRead() {
        return all.stream().mapToInt(Steps::toRead).sum();
    }

    @Override
    public int toWrite() {
        return all.stream().mapToInt(Steps::toWrite).sum();
    }

    @Override
    public int turn(int tokens) {
        for (Steps<T> steps : all) {
            if (!steps.done()) {
                int written = steps.turn(tokens);
                if (steps.done()) {
                    steps.close();
                }
                return written;
            }
        }
        return 0;
    }

    @Override
    public boolean done() {
        return all.stream().allMatch(Steps::done);
    }

    @Override
    public List<T> result() {
        return all.stream().map(Steps::result).toList();
    }

    @Override
    public void close() {
        all.forEach(Steps::close);
    }
}
