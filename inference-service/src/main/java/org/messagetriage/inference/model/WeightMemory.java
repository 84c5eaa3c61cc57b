package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.CheckpointFolder;
import org.messagetriage.inference.checkpoint.OnnxFile;
import org.messagetriage.inference.checkpoint.Tensor;

/** How much of this machine's memory weights will take, told by their files' headers. Those on a GPU take none. */
final class WeightMemory {

    private WeightMemory() {}

    /** @throws IOException if the folder has no checkpoint that can be read */
    static long of(Path folder, Arithmetic arithmetic) throws IOException {
        if (SnapshotLoader.isOnnx(folder, arithmetic.engine())) {
            return ofGraph(folder);
        }
        Checkpoint weights = CheckpointFolder.open(folder);
        long bytes = 0;
        for (String name : weights.names()) {
            long[] shape = weights.shape(name);
            boolean layer = shape.length == 2 && !name.contains("embed");
            bytes = Math.addExact(bytes, of(Tensor.elements(shape), layer, arithmetic));
        }
        return bytes;
    }

    /** ONNX Runtime keeps weights as the file has them. */
    private static long ofGraph(Path folder) throws IOException {
        Path graph = OnnxFile.in(folder).orElseThrow(OnnxFile::missing);
        long bytes = Files.size(graph);
        for (String name : OnnxFile.read(graph).externalFiles()) {
            bytes = Math.addExact(bytes, Files.size(graph.resolveSibling(name)));
        }
        return bytes;
    }

    /** @param layer whether they are a linear layer's, which int8 makes smaller */
    static long of(long elements, boolean layer, Arithmetic arithmetic) {
        if (arithmetic.device().isGpu()) {
            return 0;
        }
        return Math.multiplyExact(
                elements,
                switch (arithmetic.dtype()) {
                    case FP32 -> Float.BYTES;
                    case FP16, BF16 -> Short.BYTES;
                    case INT8 -> layer ? Byte.BYTES : Float.BYTES;
                });
    }
}
