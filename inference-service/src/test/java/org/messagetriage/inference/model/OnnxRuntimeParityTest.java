package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** Our archive against ONNX Runtime on the same weights: an engine that shares no code with ours. */
class OnnxRuntimeParityTest {

    private static final float TOLERANCE = 1e-4f;
    private static final List<String> TEXTS = List.of(
            "The parcel came late and nobody answered my calls.",
            "",
            "ok",
            "¿Dónde está mi pedido? 😡😡 naïve café — 東京",
            "Please cancel my subscription. ".repeat(12),
            "word ".repeat(900));

    @TempDir
    Path folder;

    @Test
    void embeddingsOfAPaddedBatchEqualOnnxRuntimes() throws Exception {
        try (Model ours = load(DtypeChoice.FP32);
                OnnxRuntimeReference theirs = new OnnxRuntimeReference(folder)) {
            List<Sequence> batch = TEXTS.stream().map(ours.tokenizer()::text).toList();
            float[][] embeddings = ours.run(batch);
            assertEquals(512, batch.get(5).tokens());
            for (int i = 0; i < batch.size(); i++) {
                float[] expected = unitLength(theirs.firstTokenStates(batch.subList(i, i + 1))[0]);
                assertArrayEquals(expected, embeddings[i], TOLERANCE, TEXTS.get(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "INT8"})
    void embeddingsOfLessBitsStayCloseToThoseInFloat32(DtypeChoice dtype) throws Exception {
        try (Model ours = load(dtype);
                OnnxRuntimeReference theirs = new OnnxRuntimeReference(folder)) {
            List<Sequence> text = List.of(ours.tokenizer().text(TEXTS.get(0)));
            float[] rough = ours.run(text)[0];
            float[] exact = unitLength(theirs.firstTokenStates(text)[0]);
            double cosine = 0;
            for (int i = 0; i < exact.length; i++) {
                cosine += exact[i] * rough[i];
            }
            System.out.printf("cosine of embeddings in %s and fp32: %.4f%n", dtype, cosine);
            assertEquals(1, cosine, 0.02);
        }
    }

    private Model load(DtypeChoice dtype) throws Exception {
        return new BundledModels(folder.resolve("models"), dtype, null).load("embedding");
    }

    private static float[] unitLength(float[] vector) {
        double squares = 0;
        for (float v : vector) {
            squares += v * v;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
