package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        try (Model ours = new BundledModels(folder.resolve("models"), DtypeChoice.FP32, null).load("embedding")) {
            List<Sequence> batch = TEXTS.stream().map(ours.tokenizer()::text).toList();
            float[][] embeddings = ours.run(batch);
            assertEquals(512, batch.get(5).tokens());
            for (int i = 0; i < batch.size(); i++) {
                assertArrayEquals(reference(batch.get(i)), embeddings[i], TOLERANCE, TEXTS.get(i));
            }
        }
    }

    @Test
    void embeddingsInBfloat16StayCloseToThoseInFloat32() throws Exception {
        try (Model ours = new BundledModels(folder.resolve("models"), DtypeChoice.BF16, null).load("embedding")) {
            Sequence text = ours.tokenizer().text(TEXTS.get(0));
            float[] rough = ours.run(List.of(text))[0];
            float[] exact = reference(text);
            double cosine = 0;
            for (int i = 0; i < exact.length; i++) {
                cosine += exact[i] * rough[i];
            }
            assertEquals(1, cosine, 0.01);
        }
    }

    private float[] reference(Sequence text) throws Exception {
        Path file = folder.resolve("base.onnx");
        if (!Files.exists(file)) {
            try (InputStream in = getClass().getResourceAsStream("/bge-small-en-v1.5.onnx")) {
                Files.copy(in, file);
            }
        }
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("OnnxRuntime")
                .optModelPath(file)
                .optTranslator(new NoopTranslator())
                .build();
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            int[] ids = text.first().ids();
            NDArray input = row(manager, "input_ids", ids.length, i -> ids[i]);
            NDArray mask = row(manager, "attention_mask", ids.length, i -> 1);
            NDArray types = row(manager, "token_type_ids", ids.length, i -> 0);
            float[] states =
                    predictor.predict(new NDList(input, mask, types)).get(0).toFloatArray();
            return unitLength(java.util.Arrays.copyOf(states, 384));
        }
    }

    private static NDArray row(NDManager manager, String name, int length, java.util.function.IntToLongFunction value) {
        long[] values = new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = value.applyAsLong(i);
        }
        NDArray array = manager.create(values, new Shape(1, length));
        array.setName(name);
        return array;
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
