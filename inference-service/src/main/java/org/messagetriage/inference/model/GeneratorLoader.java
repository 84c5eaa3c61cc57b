package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.messagetriage.inference.architecture.Architectures;
import org.messagetriage.inference.architecture.Blueprint;
import org.messagetriage.inference.architecture.ModelConfig;
import org.messagetriage.inference.architecture.TextWriter;
import org.messagetriage.inference.checkpoint.CheckpointFolder;
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

    Generator load(String name, Path folder, TextWriter writer, Arithmetic arithmetic) throws IOException {
        Blueprint blueprint = writer.blueprint();
        CheckpointProgram program = new CheckpointProgram(
                blueprint.texts(),
                blueprint.names(),
                blueprint.numbers(),
                CheckpointFolder.open(folder),
                arithmetic.dtype());
        byte[] digest = SnapshotLoader.digest(FolderDigest.of(folder), program);
        ArchiveCache.Key key = new ArchiveCache.Key(blueprint.architecture(), digest, new byte[0], arithmetic.dtype());
        TokenizerConfig settings = TokenizerConfig.read(folder, blueprint.positions(), blueprint.types());
        ModelInfo info = new ModelInfo(
                        name,
                        Task.TEXT_GENERATION,
                        key.revision(),
                        List.of(),
                        (Integer) blueprint.numbers().get("vocabulary"),
                        settings.maxLength(),
                        arithmetic.dtype(),
                        blueprint.architecture())
                .on(arithmetic.device());
        CheckpointTokenizer tokenizer = new CheckpointTokenizer(tokenizer(folder), settings.maxLength(), true, false);
        return new DjlGenerator(
                info,
                tokenizer,
                ends(folder, writer),
                bytesPerToken(writer, arithmetic),
                cache.get(key, program::write));
    }

    /** Of the longest text that a checkpoint's model can write; 0 if it writes none. */
    static long longestText(Path folder, Arithmetic arithmetic) throws IOException {
        Optional<TextWriter> writer =
                Architectures.writer(ModelConfig.parse(SnapshotLoader.read(folder, SnapshotLoader.CONFIG)));
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
        boolean whole = Files.exists(folder.resolve(SnapshotLoader.TOKENIZER));
        return !whole && BytePairFiles.areIn(folder)
                ? BytePairFiles.tokenizerJson(folder)
                : SnapshotLoader.read(folder, SnapshotLoader.TOKENIZER);
    }

    private static List<Integer> ends(Path folder, TextWriter writer) throws IOException {
        Path file = folder.resolve(GENERATION);
        return Files.exists(file)
                ? Architectures.ends(ModelConfig.parse(Files.readAllBytes(file)), writer)
                : writer.ends();
    }
}
