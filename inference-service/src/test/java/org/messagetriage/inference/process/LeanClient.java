package org.messagetriage.inference.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Posts bodies over connections that it keeps, and reads no more of an answer than its status and length: for where a client
 * must not take the processors that it measures.
 */
final class LeanClient implements AutoCloseable {

    private record Connection(Socket socket, InputStream in) {}

    private final URI uri;
    private final ConcurrentLinkedDeque<Connection> free = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LeanClient(URI uri) {
        this.uri = uri;
    }

    /** @return the status */
    CompletableFuture<Integer> post(byte[] body, int deadlineSeconds) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return exchange(body, deadlineSeconds);
                    } catch (IOException e) {
                        throw new IllegalStateException("The connection failed", e);
                    }
                },
                threads);
    }

    private int exchange(byte[] body, int deadlineSeconds) throws IOException {
        Connection connection = free.pollFirst();
        if (connection == null) {
            Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
            socket.setTcpNoDelay(true);
            connection = new Connection(socket, new BufferedInputStream(socket.getInputStream()));
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 200);
        request.writeBytes(("POST " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getHost()
                        + "\r\nContent-Type: application/json\r\nX-Request-Timeout: " + deadlineSeconds
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        connection.socket.getOutputStream().write(request.toByteArray());
        int status = Integer.parseInt(line(connection.in).substring(9, 12));
        int length = -1;
        for (String header = line(connection.in); !header.isEmpty(); header = line(connection.in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (length < 0 || connection.in.readNBytes(length).length < length) {
            throw new IOException("The answer has no length, or ends before it");
        }
        free.addFirst(connection);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Connection connection : free) {
            try {
                connection.socket.close();
            } catch (IOException e) {
                // It is over with it either way.
            }
        }
    }
}
