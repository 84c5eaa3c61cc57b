package org.messagetriage.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jboss.logging.Logger;
import org.messagetriage.inference.checkpoint.WholeFile;
import org.messagetriage.inference.engine.Evaluation;

/**
 * {@code evaluation.json} beside a model's weights, where the command {@code evaluate} put what it measured of them. It
 * decides nothing: one that is broken, or of other weights, is said in the log and not shown.
 */
public final class EvaluationFile {

    public static final String NAME = "evaluation.json";

    private static final Logger LOG = Logger.getLogger(EvaluationFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_BYTES = 1 << 16;

    private EvaluationFile() {}

    /** What identifies an adapter's weights. */
    public static String digest(byte[] adapterFile) {
        return hex(ArchiveCache.sha256().digest(adapterFile));
    }

    /** What identifies a checkpoint's weights, configuration and tokenizer. */
    public static String digest(Path folder) throws IOException {
        return hex(FolderDigest.of(folder));
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** @return null if there is none of these weights */
    static Evaluation besides(Path folder, byte[] folderDigest) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        if (Files.size(file) > MOST_BYTES) {
            LOG.warnf("%s is longer than %d bytes: not read", file, MOST_BYTES);
            return null;
        }
        return read(Files.readAllBytes(file), hex(folderDigest), file.toString());
    }

    static Evaluation read(byte[] json, String weights, String source) {
        try {
            Evaluation evaluation = JSON.readValue(json, Evaluation.class);
            if (weights.equals(evaluation.weights())) {
                return evaluation;
            }
            LOG.warnf("%s was measured on other weights than those there are now: not shown", source);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s is no evaluation: %s", source, e.getMessage());
        }
        return null;
    }

    public static void write(Path file, Evaluation evaluation) throws IOException {
        byte[] json = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(evaluation) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, out -> out.write(json));
    }
}
