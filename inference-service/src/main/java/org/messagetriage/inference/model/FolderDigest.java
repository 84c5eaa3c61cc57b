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
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    private static List<Path> decisive(Path folder) throws IOException {
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
        return files;
    }
}
