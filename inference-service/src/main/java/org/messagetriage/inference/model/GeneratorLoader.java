package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.messagetriage.inference.architecture.Architectures;
import org.messagetriage.inference.architecture.Blueprint;
import org.messagetriage.inference.architecture.ModelConfig;
import org.messagetriage.inference.architecture.TextWriter;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.djl.CheckpointTokenizer;
import org.messagetriage.inference.engine.djl.DjlGenerator;
import org.messagetriage.inference.torchscript.CheckpointProgram;

/** Brings a checkpoint that writes texts on into memory. */
final class GeneratorLoader {

    private static final String GENERATION = "generation_config.json";

    private final ArchiveCache cache;

    GeneratorLoader(ArchiveCache cache) {
        this.cache = cache;
    }

    /** @param state of the folder before anything of it was read */
    Generator load(String name, Path folder, FolderState state, TextWriter writer, Arithmetic arithmetic)
            throws IOException {
        Blueprint blueprint = writer.blueprint();
        CheckpointProgram program = SnapshotLoader.program(folder, blueprint, arithmetic.dtype());
        byte[] digest = SnapshotLoader.digest(FolderDigest.of(folder), program);
        ArchiveCache.Key key = new ArchiveCache.Key(blueprint.architecture(), digest, new byte[0], arithmetic.dtype());
        TokenizerConfig settings = TokenizerConfig.read(folder, blueprint.positions(), blueprint.types());
        ModelInfo info = new ModelInfo(
                        name,
                        Task.TEXT_GENERATION,
                        key.revision(),
                        List.of(),
                        blueprint.vocabulary(),
                        settings.maxLength(),
                        arithmetic.dtype(),
                        blueprint.architecture())
                .on(arithmetic.device());
        CheckpointTokenizer tokenizer =
                new CheckpointTokenizer(tokenizer(folder), settings.maxLength(), blueprint.vocabulary(), true, false);
        return tokenizer.closedUnless(() -> new DjlGenerator(
                info,
                tokenizer,
                ends(folder, writer),
                bytesPerToken(writer, arithmetic),
                SnapshotLoader.archive(cache, key, program, state)));
    }

    /** Of the longest text that a checkpoint's model can write; 0 if it writes none. */
    static long longestText(Path folder, Arithmetic arithmetic) throws IOException {
        Optional<TextWriter> writer =
                Architectures.writer(ModelConfig.parse(SnapshotFile.read(folder, SnapshotFile.CONFIG)));
        if (writer.isEmpty()) {
            return 0;
        }
        Blueprint blueprint = writer.get().blueprint();
        TokenizerConfig settings = TokenizerConfig.read(folder, blueprint.positions(), blueprint.types());
        return Math.multiplyExact(settings.maxLength(), bytesPerToken(writer.get(), arithmetic));
    }

    /** Keys and values are of the word table's element type, which int8 leaves as it is. */
    private static long bytesPerToken(TextWriter writer, Arithmetic arithmetic) {
        return WeightMemory.of(writer.keptPerToken(), false, arithmetic);
    }

    /** Of the file of the whole, or of those that GPT-2's tokenizer had before there was one. */
    private static byte[] tokenizer(Path folder) throws IOException {
        return !SnapshotFile.isIn(folder, SnapshotFile.TOKENIZER) && BytePairFiles.areIn(folder)
                ? BytePairFiles.tokenizerJson(folder)
                : SnapshotFile.read(folder, SnapshotFile.TOKENIZER);
    }

    private static List<Integer> ends(Path folder, TextWriter writer) throws IOException {
        return SnapshotFile.isIn(folder, GENERATION)
                ? Architectures.ends(ModelConfig.parse(SnapshotFile.read(folder, GENERATION)), writer)
                : writer.ends();
    }
}
