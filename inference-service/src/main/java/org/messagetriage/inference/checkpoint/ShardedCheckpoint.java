package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A checkpoint in several files, each tensor in the one that the index names. */
final class ShardedCheckpoint implements Checkpoint {

    private final Map<String, String> fileOfTensor;
    private final Map<String, Checkpoint> files = new HashMap<>();

    /** @throws CheckpointException if a file is missing or no checkpoint, or lacks a tensor that it should have */
    ShardedCheckpoint(Path index) throws IOException {
        ShardIndex shards = ShardIndex.read(index);
        fileOfTensor = shards.fileOfTensor();
        for (String name : shards.files()) {
            Path file = index.resolveSibling(name);
            if (!Files.isRegularFile(file)) {
                throw new CheckpointException(index.getFileName() + " names " + name + ", which is not there");
            }
            files.put(name, name.endsWith(".bin") ? PyTorchFile.open(file) : SafetensorsFile.open(file));
        }
        for (Map.Entry<String, String> entry : fileOfTensor.entrySet()) {
            if (!files.get(entry.getValue()).names().contains(entry.getKey())) {
                throw new CheckpointException(entry.getValue() + " has no tensor "
                        + CheckpointException.quoted(entry.getKey()) + ", against what " + index.getFileName()
                        + " says");
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(fileOfTensor.keySet());
    }

    @Override
    public Tensor tensor(String name) {
        return shard(name).tensor(name);
    }

    @Override
    public ElementType type(String name) {
        return shard(name).type(name);
    }

    @Override
    public long[] shape(String name) {
        return shard(name).shape(name);
    }

    private Checkpoint shard(String name) {
        String file = fileOfTensor.get(name);
        if (file == null) {
            throw new IllegalArgumentException("the checkpoint has no tensor " + name);
        }
        return files.get(file);
    }
}
