package org.messagetriage.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Server-sent events that are made on one thread and sent as they come. What is sent before anybody listens is kept; a
 * text has so few tokens that nothing needs to be held up for a slow reader.
 */
final class EventStream {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private Consumer<byte[]> listener;
    private Runnable atEnd;
    private boolean ended;

    void send(Object event) {
        send(json(event));
    }

    /** @param data without line breaks */
    synchronized void send(String data) {
        byte[] bytes = ("data:" + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        if (listener == null) {
            early.writeBytes(bytes);
        } else {
            listener.accept(bytes);
        }
    }

    synchronized void end() {
        ended = true;
        if (atEnd != null) {
            atEnd.run();
        }
    }

    /** To be called once. */
    synchronized void listen(Consumer<byte[]> onBytes, Runnable onEnd) {
        listener = onBytes;
        atEnd = onEnd;
        if (early.size() > 0) {
            onBytes.accept(early.toByteArray());
            early.reset();
        }
        if (ended) {
            onEnd.run();
        }
    }

    /** JSON has no line breaks of its own. */
    private static String json(Object event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts and numbers can always be written", e);
        }
    }
}
