package org.messagetriage.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.OnnxCheckpoint;
import org.messagetriage.inference.torchscript.EncoderShape;

/**
 * BAAI/bge-small-en-v1.5 (MIT; BERT of 12 layers, 33M parameters), the base of the bundled models. Its weights and
 * tokenizer come out of a jar that Maven brings, so that every machine has them without a model hub.
 */
public final class BundledBase {

    public static final String NAME = "BAAI/bge-small-en-v1.5";
    /** Rows of the position table. */
    public static final int MAX_LENGTH = 512;

    private static final String WEIGHTS = "bge-small-en-v1.5.onnx";
    private static final String TOKENIZER = "bge-small-en-v1.5-tokenizer.json";

    private static byte[] digest;

    private BundledBase() {}

    public static EncoderShape shape() {
        return new EncoderShape(12, 384, 12, 1e-12);
    }

    /** All weights, read into memory: 130 MB, which whoever makes an archive holds no longer than that takes. */
    public static Checkpoint weights() throws IOException {
        try (InputStream in = open(WEIGHTS)) {
            return new OnnxCheckpoint(ByteBuffer.wrap(in.readAllBytes()));
        }
    }

    /** SHA-256 of the file with the weights, taken once: the jar stays, and each model is under this digest. */
    static synchronized byte[] digest() throws IOException {
        if (digest == null) {
            MessageDigest sha = ArchiveCache.sha256();
            try (InputStream in = open(WEIGHTS)) {
                in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
            }
            digest = sha.digest();
        }
        return digest.clone();
    }

    public static InputStream tokenizerJson() throws IOException {
        return open(TOKENIZER);
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("The class path has no " + resource + "; the jar of the base model is missing");
        }
        return in;
    }
}
