package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.messagetriage.inference.architecture.Architectures;
import org.messagetriage.inference.architecture.Blueprint;
import org.messagetriage.inference.architecture.Classifier;
import org.messagetriage.inference.architecture.ModelConfig;
import org.messagetriage.inference.architecture.TextWriter;
import org.messagetriage.inference.checkpoint.CheckpointFolder;
import org.messagetriage.inference.checkpoint.OnnxFile;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.djl.CheckpointTokenizer;
import org.messagetriage.inference.engine.djl.PaddedModel;
import org.messagetriage.inference.torchscript.CheckpointProgram;

/**
 * Brings a folder with the files of a Hugging Face repository into memory: {@code config.json} says which architecture's
 * text computes it, the weights are put beside that text, {@code tokenizer.json} makes its sequences.
 */
public final class SnapshotLoader {

    private final ArchiveCache cache;
    private final GeneratorLoader generators;

    /** @param archives folder of the archives that are made */
    public SnapshotLoader(Path archives) {
        cache = new ArchiveCache(archives);
        generators = new GeneratorLoader(cache);
    }

    /**
     * @param name the model is to be served under
     * @param arithmetic how and where it is to compute
     * @throws RefusedCheckpointException if the checkpoint is of a kind that is not served, with what is
     * @throws IOException if a file is missing or broken
     */
    public Model load(String name, Path folder, Arithmetic arithmetic) throws IOException {
        if (isOnnx(folder, arithmetic.engine())) {
            return new OnnxSnapshot(folder).load(name);
        }
        FolderState state = FolderState.of(folder);
        ModelConfig config = ModelConfig.parse(SnapshotFile.read(folder, SnapshotFile.CONFIG));
        Optional<TextWriter> writer = Architectures.writer(config);
        if (writer.isPresent()) {
            return generators.load(name, folder, state, writer.get(), arithmetic);
        }
        Dtype dtype = arithmetic.dtype();
        Classifier classifier = Architectures.classifier(config);
        Blueprint blueprint = classifier.blueprint();
        CheckpointProgram program = program(folder, blueprint, dtype);
        byte[] files = FolderDigest.of(folder);
        ArchiveCache.Key key =
                new ArchiveCache.Key(blueprint.architecture(), digest(files, program), new byte[0], dtype);
        TokenizerConfig settings = TokenizerConfig.read(folder, blueprint.positions(), blueprint.types());
        ModelInfo info = new ModelInfo(
                name,
                classifier.entailment() ? Task.ZERO_SHOT_CLASSIFICATION : Task.TEXT_CLASSIFICATION,
                key.revision(),
                classifier.labels(),
                classifier.labels().size(),
                settings.maxLength(),
                dtype,
                blueprint.architecture(),
                classifier.problem(),
                arithmetic.device(),
                EvaluationFile.besides(folder, files));
        CheckpointTokenizer tokenizer = new CheckpointTokenizer(
                SnapshotFile.read(folder, SnapshotFile.TOKENIZER),
                settings.maxLength(),
                blueprint.vocabulary(),
                settings.cutsLeft(),
                settings.givesTypes());
        return tokenizer.closedUnless(
                () -> new PaddedModel(info, tokenizer, blueprint.pad(), archive(cache, key, program, state)));
    }

    /** Whether ONNX Runtime runs a folder's model: because it was asked for, or because there is nothing else. */
    static boolean isOnnx(Path folder, EngineChoice engine) {
        return engine == EngineChoice.ONNX
                || engine == EngineChoice.AUTO
                        && !CheckpointFolder.hasWeights(folder)
                        && OnnxFile.in(folder).isPresent();
    }

    /** Nobody but the program holds the weights: it lets go of them when they are in its archive. */
    static CheckpointProgram program(Path folder, Blueprint blueprint, Dtype dtype) throws IOException {
        return new CheckpointProgram(
                blueprint.texts(), blueprint.names(), blueprint.numbers(), CheckpointFolder.open(folder), dtype);
    }

    /** The archive of what was read, if that was one checkpoint from its first file to its last. */
    static Path archive(ArchiveCache cache, ArchiveCache.Key key, CheckpointProgram program, FolderState state)
            throws IOException {
        state.requireUnchanged();
        return cache.get(key, file -> {
            program.write(file);
            state.requireUnchanged();
        });
    }

    /** Of the program's text and every file that decides on scores. */
    static byte[] digest(byte[] files, CheckpointProgram program) {
        MessageDigest sha = ArchiveCache.sha256();
        sha.update(program.source().getBytes(StandardCharsets.UTF_8));
        sha.update(files);
        return sha.digest();
    }
}
