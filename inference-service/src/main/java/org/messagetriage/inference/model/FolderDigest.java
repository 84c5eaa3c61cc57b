package org.messagetriage.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.CheckpointFolder;
import org.messagetriage.inference.checkpoint.OnnxFile;

/** SHA-256 of every file of a checkpoint's folder that decides on scores, each with its name. */
final class FolderDigest {

    private static final Pattern DECISIVE = Pattern.compile(
            "(generation_)?config\\.json|tokenizer\\.json|tokenizer_config\\.json|vocab\\.json|merges\\.txt|added_tokens\\.json"
                    + "|special_tokens_map\\.json|(pytorch_)?model[^/]*");

    private FolderDigest() {}

    static byte[] of(Path folder) throws IOException {
        MessageDigest sha = ArchiveCache.sha256();
        for (Path file : decisive(folder)) {
            sha.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
            }
        }
        return sha.digest();
    }

    /** The files that decide, in a fixed order. */
    static List<Path> decisive(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path place : List.of(folder, folder.resolve("onnx"), folder.resolve("1_Pooling"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> all = Files.list(place)) {
                    all.filter(file -> DECISIVE.matcher(file.getFileName().toString())
                                    .matches())
                            .filter(Files::isRegularFile)
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        beside(folder).stream()
                .filter(file -> !files.contains(file) && Files.isRegularFile(file))
                .forEach(files::add);
        return files;
    }

    /** Weights that lie under whatever name an index or a graph gives them. */
    private static List<Path> beside(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try {
            CheckpointFolder.shards(folder).forEach(name -> files.add(folder.resolve(name)));
        } catch (CheckpointException e) {
            // Who reads the weights refuses them with a reason; where the graph is what is served, they decide nothing.
        }
        Optional<Path> graph = OnnxFile.in(folder);
        if (graph.isPresent()) {
            try {
                OnnxFile.read(graph.get())
                        .externalFiles()
                        .forEach(name -> files.add(graph.get().resolveSibling(name)));
            } catch (CheckpointException e) {
                // The same the other way round.
            }
        }
        return files;
    }
}
