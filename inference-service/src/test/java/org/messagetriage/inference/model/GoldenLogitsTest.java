package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** The bundled adapters against values that {@code src/test/fixtures/golden_logits.py} computed by PyTorch alone. */
class GoldenLogitsTest {

    private static final float TOLERANCE = 1e-3f;

    @TempDir
    Path folder;

    static Stream<String> adapters() throws IOException {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(golden().fieldNames(), 0), false);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void oneBatchOfAllRowsEqualsTheIndependentValues(String name) throws IOException {
        JsonNode rows = golden().get(name);
        try (Model model = new BundledModels(folder, DtypeChoice.FP32, null).load(name)) {
            List<Sequence> batch = new ArrayList<>();
            for (JsonNode row : rows) {
                String text = row.get("text").asText();
                batch.add(
                        row.get("hypothesis").isNull()
                                ? model.tokenizer().text(text)
                                : model.tokenizer()
                                        .pairs(
                                                text,
                                                List.of(row.get("hypothesis").asText()))
                                        .get(0));
            }
            float[][] logits = model.run(batch);
            for (int i = 0; i < logits.length; i++) {
                assertArrayEquals(floats(rows.get(i).get("logits")), logits[i], TOLERANCE, "row " + i);
            }
        }
    }

    private static JsonNode golden() throws IOException {
        return new ObjectMapper().readTree(GoldenLogitsTest.class.getResourceAsStream("/golden-logits.json"));
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values.get(i).asDouble();
        }
        return floats;
    }
}
