package org.messagetriage.inference.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.model.Arithmetic;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.model.BundledModels;
import org.messagetriage.inference.model.DeviceChoice;
import org.messagetriage.inference.model.DtypeChoice;
import org.messagetriage.inference.model.EvaluationFile;
import org.messagetriage.inference.model.SnapshotLoader;

/**
 * What {@code evaluate} measures: a checkpoint's folder, or the bundled base with an adapter; in one element type after
 * the other. Archives are gone as soon as they are loaded: a killed command leaves none.
 */
final class MeasuredModel implements AutoCloseable {

    private final String name;
    private final Path checkpoint;
    private final byte[] adapter;
    private final WordPieceTokenizer tokenizer;

    private MeasuredModel(String name, Path checkpoint, byte[] adapter, int maxLength) throws IOException {
        this.name = name;
        this.checkpoint = checkpoint;
        this.adapter = adapter;
        tokenizer = checkpoint == null ? new WordPieceTokenizer(BundledBase.tokenizerJson(), maxLength) : null;
    }

    static MeasuredModel checkpoint(String name, Path folder) throws IOException {
        return new MeasuredModel(name, folder, null, 0);
    }

    /**
     * @param name of the bundled model whose task it is
     * @param adapter file; null: the bundled one
     * @param maxLength tokens a row
     */
    static MeasuredModel adapter(String name, Path adapter, int maxLength) throws IOException {
        return new MeasuredModel(
                name,
                null,
                adapter == null ? BundledModels.bundledAdapter(name) : Files.readAllBytes(adapter),
                maxLength);
    }

    /** @throws IllegalArgumentException if this machine does not compute in this element type */
    Model open(DtypeChoice dtype) throws IOException {
        Path archives = Files.createTempDirectory("evaluate");
        try {
            return checkpoint == null
                    ? new BundledModels(archives, dtype, tokenizer).adapted(name, adapter)
                    : new SnapshotLoader(archives).load(name, checkpoint, Arithmetic.of(dtype, DeviceChoice.AUTO));
        } finally {
            delete(archives);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** What identifies the weights. */
    String digest() throws IOException {
        return checkpoint == null ? EvaluationFile.digest(adapter) : EvaluationFile.digest(checkpoint);
    }

    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
