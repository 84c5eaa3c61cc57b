package org.messagetriage.inference.model;

import java.io.IOException;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.hub.HubObserver;

/** How one model gets into memory, in steps that need different things: the network, memory, the processor. */
public interface ModelLoad {

    /** What it is, for people: {@code org/name@revision}, {@code ./folder}. */
    String reference();

    /** Whether its files may have to come over a network, which can take hours. */
    default boolean isRemote() {
        return false;
    }

    /**
     * Refuses what cannot be loaded whatever its files hold.
     *
     * @throws org.messagetriage.inference.error.InferenceException {@code INVALID_VALUE}
     */
    default void check() {}

    /** Brings its files to this machine. */
    default void fetch(HubObserver observer) throws IOException, InterruptedException {}

    /** Bytes that the weights will take, known once the files are here. */
    default long memory() throws IOException {
        return 0;
    }

    /** Bytes that the longest text it can write will hold while it is written; 0 if it writes none. */
    default long textMemory() throws IOException {
        return 0;
    }

    /**
     * Brings it into memory. Never called by two threads at a time, whatever model they load.
     *
     * @throws Exception with a message fit for the operator
     */
    Model load() throws Exception;
}
