package org.messagetriage.inference.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.messagetriage.inference.checkpoint.SafetensorsFile;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;

/**
 * What a killed training goes on from; a safetensors file that is replaced whole, never written in place.
 *
 * @param plan the plan's text: a run of another plan does not go on from here
 * @param step steps done
 * @param seconds spent so far
 * @param parameters trained values
 * @param optimizer the optimizer's state
 */
record TrainingCheckpoint(
        String plan, int step, double seconds, Map<String, Tensor> parameters, Map<String, Tensor> optimizer) {

    private static final String PARAMETER = "parameter.";
    private static final String OPTIMIZER = "optimizer.";

    void save(Path file) throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> all.put(PARAMETER + name, tensor));
        optimizer.forEach((name, tensor) -> all.put(OPTIMIZER + name, tensor));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            SafetensorsWriter.write(
                    out,
                    all,
                    Map.of("plan", plan, "step", Integer.toString(step), "seconds", Double.toString(seconds)));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static TrainingCheckpoint load(Path file) throws IOException {
        SafetensorsFile in = new SafetensorsFile(ByteBuffer.wrap(Files.readAllBytes(file)));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Map<String, Tensor> optimizer = new LinkedHashMap<>();
        for (String name : in.names()) {
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), in.tensor(name));
            } else {
                optimizer.put(name.substring(OPTIMIZER.length()), in.tensor(name));
            }
        }
        return new TrainingCheckpoint(
                in.metadata().get("plan"),
                Integer.parseInt(in.metadata().get("step")),
                Double.parseDouble(in.metadata().get("seconds")),
                parameters,
                optimizer);
    }
}
