package org.messagetriage.inference.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/**
 * Brings one file into the cache: goes on where an earlier try ended, and gives the file its name only once its digest is
 * right. To be used once, under the blob's lock.
 */
final class BlobDownload {

    private static final int CHUNK = 1 << 16;

    /** Opens the file's content from a byte on. */
    interface Source {
        HttpResponse<InputStream> open(long from) throws IOException, InterruptedException;
    }

    private final HubCache cache;
    private final HubApi.RemoteFile file;
    private final Source source;
    private final HubLimits limits;
    private final ProgressMeter meter;
    private final BooleanSupplier stopped;
    private MessageDigest digest;
    private long written;
    private boolean continuesOlder;

    /** @param stopped whether to end: a read of the JDK's client forgets that its thread was interrupted */
    BlobDownload(
            HubCache cache,
            HubApi.RemoteFile file,
            Source source,
            HubLimits limits,
            ProgressMeter meter,
            BooleanSupplier stopped) {
        this.cache = cache;
        this.file = file;
        this.source = source;
        this.limits = limits;
        this.meter = meter;
        this.stopped = stopped;
    }

    /** @throws HubException if it cannot be had; what came so far stays for the next time, unless it is wrong */
    void run() throws IOException, InterruptedException {
        Path incomplete = cache.incomplete(file.digest());
        try (FileChannel out = open(incomplete)) {
            takeUp(out);
            fetch(out);
            if (!isRight(out) && continuesOlder) {
                restart(out);
                fetch(out);
            }
            if (!isRight(out)) {
                Files.deleteIfExists(incomplete);
                meter.have(-written);
                throw new HubException(
                        HubError.HASH_MISMATCH,
                        file.name() + " is not what the hub says it is: its digest differs from " + file.digest());
            }
            out.force(true);
        } catch (HubException e) {
            throw e;
        } catch (IOException e) {
            throw HubCache.failure(e);
        }
        place(incomplete);
    }

    private void fetch(FileChannel out) throws IOException, InterruptedException {
        new Retry(limits).run(() -> transfer(out), () -> written);
    }

    private static FileChannel open(Path incomplete) throws IOException {
        Files.createDirectories(incomplete.getParent());
        return FileChannel.open(
                incomplete, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Digests what an earlier try left. */
    private void takeUp(FileChannel out) throws IOException {
        digest = BlobDigest.start(file.digest(), file.size());
        if (out.size() > file.size()) {
            out.truncate(0);
        }
        long left = out.size();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (written < left && out.read(chunk) > 0) {
            written += chunk.position();
            digest.update(chunk.flip());
            chunk.clear();
        }
        continuesOlder = written > 0;
        meter.have(written);
    }

    private void restart(FileChannel out) throws IOException {
        meter.have(-written);
        written = 0;
        continuesOlder = false;
        digest = BlobDigest.start(file.digest(), file.size());
        out.truncate(0);
        out.position(0);
    }

    /** One request: takes what comes until the file is whole. */
    private Void transfer(FileChannel out) throws IOException, InterruptedException {
        if (written == file.size()) {
            return null;
        }
        HttpResponse<InputStream> response = source.open(written);
        try (InputStream body = response.body();
                StallGuard guard = new StallGuard(body, limits.silence())) {
            if (written > 0 && !goesOn(response)) {
                restart(out);
            }
            byte[] chunk = new byte[CHUNK];
            for (int count = read(body, chunk); count >= 0; count = read(body, chunk)) {
                guard.bytesCame();
                append(out, chunk, count);
            }
        }
        if (written < file.size()) {
            throw broken(null);
        }
        return null;
    }

    /** Whether the answer begins where we ended; one that ignores the range begins at the beginning. */
    private boolean goesOn(HttpResponse<?> response) throws HubException {
        if (response.statusCode() == 200) {
            return false;
        }
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + written + "-")) {
            throw new HubException(
                    HubError.HUB_ANSWER_INVALID,
                    "asked for bytes from " + written + " of " + file.name() + ", the hub sends others");
        }
        return true;
    }

    private int read(InputStream body, byte[] chunk) throws IOException, InterruptedException {
        if (Thread.interrupted() || stopped.getAsBoolean()) {
            throw new InterruptedException();
        }
        try {
            return body.read(chunk);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void append(FileChannel out, byte[] chunk, int count) throws IOException {
        if (written + count > file.size()) {
            throw new HubException(HubError.HASH_MISMATCH, file.name() + " is longer than the hub says");
        }
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        digest.update(chunk, 0, count);
        written += count;
        meter.receive(count);
    }

    private HubException broken(IOException cause) {
        return HubException.passing(
                HubError.HUB_UNREACHABLE,
                "the connection broke after " + written + " of " + file.size() + " bytes of " + file.name(),
                Duration.ZERO,
                cause);
    }

    /** What came, and that nobody else has written to the file. */
    private boolean isRight(FileChannel out) throws IOException {
        byte[] actual = copyOf(digest).digest();
        return out.size() == written && HexFormat.of().formatHex(actual).equals(file.digest());
    }

    private static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests can be cloned", e);
        }
    }

    private void place(Path incomplete) throws HubException {
        try {
            Files.move(incomplete, cache.blob(file.digest()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw HubCache.failure(e);
        }
    }
}
