package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits for a permit before each turn, if it is held. */
class CountingSteps implements Steps<String> {

    private final String name;
    private final int toRead;
    private final List<String> turns;
    private final AtomicLong now;
    private int left;
    private int read;
    int longest = Integer.MAX_VALUE;
    final Semaphore permits = new Semaphore(0);
    volatile boolean held;
    volatile boolean failing;
    volatile boolean failingAtItsEnd;
    volatile int closed;
    volatile boolean inTurn;
    long memory;

    /**
     * @param turns gets the name at each turn
     * @param now goes on by ten milliseconds a turn
     */
    CountingSteps(String name, int toRead, int toWrite, List<String> turns, AtomicLong now) {
        this.name = name;
        this.toRead = toRead;
        this.left = toWrite;
        this.turns = turns;
        this.now = now;
    }

    @Override
    public long memory() {
        return memory;
    }

    @Override
    public int toRead() {
        return toRead - read;
    }

    @Override
    public int toWrite() {
        return left;
    }

    @Override
    public int turn(int tokens) {
        inTurn = true;
        turns.add(name);
        if (held) {
            permits.acquireUninterruptibly();
        }
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
        inTurn = false;
        if (failing) {
            throw new IllegalStateException("as it was told");
        }
        if (read < toRead) {
            read = toRead;
            return 0;
        }
        int written = Math.min(Math.min(tokens, longest), left);
        left -= written;
        return written;
    }

    @Override
    public boolean done() {
        return left == 0;
    }

    @Override
    public String result() {
        if (failingAtItsEnd) {
            throw new IllegalStateException("no result");
        }
        return name;
    }

    @Override
    public void close() {
        assertFalse(inTurn, "closed under its own turn");
        closed++;
        if (failingAtItsEnd) {
            throw new IllegalStateException("cannot be closed");
        }
    }
}
