package org.messagetriage.inference.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.checkpoint.SafetensorsFile;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.checkpoint.WholeFile;

/**
 * What a killed training goes on from; a safetensors file that is replaced whole, never written in place.
 *
 * @param plan a run of another plan, or on other data, does not go on from here
 * @param step steps done
 * @param seconds spent so far
 * @param loss smoothed
 * @param parameters trained values
 * @param optimizer the optimizer's state
 */
record TrainingCheckpoint(
        PlanText plan,
        int step,
        double seconds,
        double loss,
        Map<String, Tensor> parameters,
        Map<String, Tensor> optimizer) {

    private static final String PARAMETER = "parameter.";
    private static final String OPTIMIZER = "optimizer.";
    private static final List<String> METADATA = List.of("plan", "step", "seconds", "loss");

    void save(Path file) throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> all.put(PARAMETER + name, tensor));
        optimizer.forEach((name, tensor) -> all.put(OPTIMIZER + name, tensor));
        Map<String, String> metadata = Map.of(
                "plan", plan.toString(),
                "step", Integer.toString(step),
                "seconds", Double.toString(seconds),
                "loss", Double.toString(loss));
        WholeFile.write(file, out -> SafetensorsWriter.write(out, all, metadata));
    }

    /** @throws IOException if it is no checkpoint of this plan and these data; the message says what differs */
    static TrainingCheckpoint load(Path file, PlanText plan) throws IOException {
        SafetensorsFile in = new SafetensorsFile(ByteBuffer.wrap(Files.readAllBytes(file)));
        Map<String, String> metadata = in.metadata();
        if (!metadata.keySet().containsAll(METADATA)) {
            throw new IOException(file + " is not of this version of the trainer; remove it or choose another --out");
        }
        List<String> differences = PlanText.parse(metadata.get("plan")).differences(plan);
        if (!differences.isEmpty()) {
            throw new IOException(file + " is of another run; remove it or choose another --out. What differs:\n"
                    + String.join("\n", differences));
        }
        return new TrainingCheckpoint(
                plan,
                Integer.parseInt(metadata.get("step")),
                Double.parseDouble(metadata.get("seconds")),
                Double.parseDouble(metadata.get("loss")),
                tensors(in, PARAMETER),
                tensors(in, OPTIMIZER));
    }

    private static Map<String, Tensor> tensors(SafetensorsFile in, String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : in.names()) {
            if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), in.tensor(name));
            }
        }
        return tensors;
    }
}
