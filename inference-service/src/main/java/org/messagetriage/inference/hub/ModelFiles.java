package org.messagetriage.inference.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.messagetriage.inference.checkpoint.CheckpointFolder;
import org.messagetriage.inference.checkpoint.OnnxFile;
import org.messagetriage.inference.checkpoint.ShardIndex;

/** Which of a repository's files a model needs. Many repositories hold the same weights in five forms; one is enough. */
enum ModelFiles {
    TORCH(CheckpointFolder.FORMATS, List.of()),
    /** A graph of more than 2 GiB has its weights in a file beside it, whose name is that of the graph with an ending. */
    ONNX(OnnxFile.PLACES, List.of("_data", ".data"));

    static final String CONFIG = "config.json";

    private static final String INDEX = ".index.json";
    private static final List<String> OPTIONAL = List.of(
            "tokenizer_config.json", "special_tokens_map.json", "generation_config.json", "1_Pooling/config.json");
    private static final String TOKENIZER = "tokenizer.json";
    /** What a tokenizer is made of in older repositories, which have no file of the whole. */
    private static final List<String> VOCABULARIES = List.of(
            "vocab.json",
            "merges.txt",
            "vocab.txt",
            "added_tokens.json",
            "spm.model",
            "spiece.model",
            "sentencepiece.bpe.model");

    private final List<String> formats;
    private final List<String> endings;

    ModelFiles(List<String> formats, List<String> endings) {
        this.formats = formats;
        this.endings = endings;
    }

    /** Whether a file of weights only names others that hold them. */
    static boolean isIndex(String weights) {
        return weights.endsWith(INDEX);
    }

    /** The file that holds or indexes the weights. */
    Optional<String> weights(Set<String> files) {
        return formats.stream().filter(files::contains).findFirst();
    }

    /** The files to have first: all but the shards, which the index names. */
    List<String> first(ModelReference model, Set<String> files) throws HubException {
        if (!files.contains(CONFIG)) {
            throw new HubException(HubError.FILE_NOT_FOUND, model + " has no config.json, so it is no model to serve");
        }
        List<String> wanted = new ArrayList<>(List.of(CONFIG));
        wanted.addAll(present(OPTIONAL, files));
        wanted.addAll(files.contains(TOKENIZER) ? List.of(TOKENIZER) : present(VOCABULARIES, files));
        String weights = weights(files)
                .orElseThrow(() -> new HubException(
                        HubError.NO_WEIGHTS,
                        model + " has no weights that are read here; looked for were " + String.join(", ", formats)));
        wanted.add(weights);
        wanted.addAll(present(endings.stream().map(ending -> weights + ending).toList(), files));
        return wanted;
    }

    /** The shards that an index names. */
    static List<String> shards(ModelReference model, Path index, Set<String> files) throws IOException {
        Set<String> shards = ShardIndex.read(index).files();
        for (String shard : shards) {
            if (!files.contains(shard)) {
                throw new HubException(
                        HubError.FILE_NOT_FOUND,
                        model + " has no " + shard + ", which its " + index.getFileName() + " names");
            }
        }
        return List.copyOf(shards);
    }

    /** Whether a snapshot has all that is needed to serve it, whoever filled it. */
    boolean areIn(Path snapshot) throws IOException {
        boolean tokenizer = Files.isRegularFile(snapshot.resolve(TOKENIZER))
                || VOCABULARIES.stream().anyMatch(name -> Files.isRegularFile(snapshot.resolve(name)));
        if (!tokenizer || !Files.isRegularFile(snapshot.resolve(CONFIG))) {
            return false;
        }
        for (String weights : formats) {
            if (Files.isRegularFile(snapshot.resolve(weights))) {
                return !isIndex(weights) || shardsAreIn(snapshot, weights);
            }
        }
        return false;
    }

    private static boolean shardsAreIn(Path snapshot, String index) throws IOException {
        return ShardIndex.read(snapshot.resolve(index)).files().stream()
                .allMatch(shard -> Files.isRegularFile(snapshot.resolve(shard)));
    }

    private static List<String> present(List<String> names, Set<String> files) {
        return names.stream().filter(files::contains).toList();
    }
}
