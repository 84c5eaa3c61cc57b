package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.torchscript.Adapter;

/** Adapters that another program wrote, or that were written for another base, given to {@code evaluate}. */
class AdapterFileTest {

    private static final String NAME = "satisfaction";

    @TempDir
    Path folder;

    private void refused(Map<String, Tensor> tensors, Map<String, String> metadata, String message) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SafetensorsWriter.write(file, tensors, metadata);
        String said = assertThrows(CheckpointException.class, () -> new BundledModels(folder, DtypeChoice.FP32, null)
                        .adapted(NAME, file.toByteArray()))
                .getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void oneWithoutOurMetadataSaysWhatItLacks() throws IOException {
        Map<String, Tensor> tensors = Map.of("base_model.model.layer.0.lora_A.weight", Tensor.of(new float[2], 1, 2));
        refused(tensors, Map.of("format", "pt"), "does not name its labels");
        refused(tensors, Map.of("labels", "a,b", "scale", "twice"), "scale is no number: \"twice\"");
    }

    @Test
    void oneWithATensorThatWouldChangeNothingIsNotMeasuredAsTheBareBase() throws IOException {
        Adapter bundled = Adapter.read(BundledModels.bundledAdapter(NAME));
        Map<String, Tensor> tensors = new TreeMap<>(bundled.tensors());
        tensors.put("layer_0.quarry_lora_a", tensors.remove("layer_0.query_lora_a"));
        refused(tensors, bundled.metadata(), "a tensor \"layer_0.quarry_lora_a\", which the base has no place for");
    }
}
