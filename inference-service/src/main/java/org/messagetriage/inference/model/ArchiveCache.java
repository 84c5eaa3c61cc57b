package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.torchscript.EncoderProgram;

/** TorchScript archives on disk, each under the digest of all that it is made of. */
final class ArchiveCache {

    private static final Logger LOG = Logger.getLogger(ArchiveCache.class);
    private static final int REVISION_DIGITS = 12;
    private static final String LOCK = "archives.lock";
    private static final String BEGUN = "archive";
    private static final String UNFINISHED = ".tmp";
    private static final Object WRITING = new Object();

    /**
     * What an archive is made of.
     *
     * @param architecture name of the text
     * @param baseDigest SHA-256 of the weights' file, or of all files that they are read with
     * @param adapter the adapter's file; empty without one
     * @param dtype of the stored weights
     */
    record Key(String architecture, byte[] baseDigest, byte[] adapter, Dtype dtype) {

        /** Short name of what decides the scores. */
        String revision() {
            return digest().substring(0, REVISION_DIGITS);
        }

        String digest() {
            MessageDigest sha = sha256();
            sha.update(EncoderProgram.source().getBytes(StandardCharsets.UTF_8));
            sha.update(architecture.getBytes(StandardCharsets.UTF_8));
            sha.update(baseDigest);
            sha.update(adapter);
            sha.update(dtype.name().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        }
    }

    /** Makes an archive that is not there yet. */
    interface Maker {
        void write(Path file) throws IOException;
    }

    private final Path folder;

    ArchiveCache(Path folder) {
        this.folder = folder;
    }

    /** The archive's file; written beside its place and moved there, so that a file that is there is whole. */
    Path get(Key key, Maker maker) throws IOException {
        Path file = folder.resolve(key.digest() + ".pt");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            writeAlone(file, key, maker);
        }
        return file;
    }

    /**
     * One archive at a time, of all processes that share the folder: so whatever else has been begun there was left by a
     * process that was killed, and nobody would ever remove its gigabytes.
     */
    private void writeAlone(Path file, Key key, Maker maker) throws IOException {
        // The system's lock is one between processes.
        synchronized (WRITING) {
            try (FileChannel lock = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock mine = lock.lock()) {
                removeLeftOvers();
                if (!Files.exists(file)) {
                    write(file, key, maker);
                }
            }
        }
    }

    private void removeLeftOvers() throws IOException {
        try (DirectoryStream<Path> begun = Files.newDirectoryStream(folder, BEGUN + "*" + UNFINISHED)) {
            for (Path file : begun) {
                LOG.infof("Removing %s, which a process that was killed had begun", file);
                Files.deleteIfExists(file);
            }
        }
    }

    private void write(Path file, Key key, Maker maker) throws IOException {
        long start = System.nanoTime();
        Path fresh = Files.createTempFile(folder, BEGUN, UNFINISHED);
        try {
            maker.write(fresh);
            // A name that outlives a power cut must not be that of an empty file.
            try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        LOG.infof(
                "Wrote archive %s, %d MB, in %.1f s",
                key.revision(), Files.size(file) >> 20, (System.nanoTime() - start) / 1e9);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
