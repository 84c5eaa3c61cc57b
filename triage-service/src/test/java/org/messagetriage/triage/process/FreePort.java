package org.messagetriage.triage.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on which nobody listens, each given once. They lie below those that a system gives to outgoing connections: what
 * is free now is so still when a test comes to use it, or uses it again.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;

    /** Somewhere else in each process: several builds may run side by side. */
    private static int next = ThreadLocalRandom.current().nextInt(FIRST, END);

    private FreePort() {}

    public static synchronized int find() {
        for (int tries = 0; tries < END - FIRST; tries++) {
            int port = next;
            next = next + 1 < END ? next + 1 : FIRST;
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                // By whomever; the next one.
            }
        }
        throw new IllegalStateException("No port from " + FIRST + " to " + END + " is free");
    }
}
