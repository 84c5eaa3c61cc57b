package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(folder);
        long start = System.nanoTime();
        Path fresh = Files.createTempFile(folder, "archive", ".tmp");
        try {
            maker.write(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        LOG.infof(
                "Wrote archive %s, %d MB, in %.1f s",
                key.revision(), Files.size(file) >> 20, (System.nanoTime() - start) / 1e9);
        return file;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
