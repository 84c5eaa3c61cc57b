package org.messagetriage.inference.model;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.inference.engine.Sequence;

/** The bundled base run by ONNX Runtime: the judge of our own archives, and what our speed is measured against. */
final class OnnxRuntimeReference implements AutoCloseable {

    private static final String ENGINE = "OnnxRuntime";

    private final ZooModel<NDList, NDList> model;
    private final Predictor<NDList, NDList> predictor;

    /** The base's fp32 weights. */
    static final String FP32 = "/bge-small-en-v1.5.onnx";
    /** The same, quantised to 8 bits (dynamic) by others; its jar is for tests and benchmarks only. */
    static final String INT8 = "/bge-small-en-v1.5-q.onnx";

    OnnxRuntimeReference(Path folder) throws IOException, ModelNotFoundException, MalformedModelException {
        this(folder, FP32);
    }

    /** @param folder receives the ONNX file */
    OnnxRuntimeReference(Path folder, String resource)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Path file = folder.resolve(resource.substring(1));
        try (InputStream in = getClass().getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        model = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine(ENGINE)
                .optModelPath(file)
                .optTranslator(new NoopTranslator())
                .build()
                .loadModel();
        predictor = model.newPredictor();
    }

    /** The first token's state of each sequence; premise and hypothesis as one sequence of two types. */
    float[][] firstTokenStates(List<Sequence> batch) throws TranslateException {
        int length = batch.stream().mapToInt(Sequence::tokens).max().orElseThrow();
        long[] ids = new long[batch.size() * length];
        long[] mask = new long[ids.length];
        long[] types = new long[ids.length];
        for (int row = 0; row < batch.size(); row++) {
            Sequence sequence = batch.get(row);
            int at = row * length;
            for (int id : sequence.first().ids()) {
                ids[at] = id;
                mask[at++] = 1;
            }
            for (int id :
                    sequence.second() == null ? new int[0] : sequence.second().ids()) {
                ids[at] = id;
                types[at] = 1;
                mask[at++] = 1;
            }
        }
        try (NDManager manager = NDManager.newBaseManager(ENGINE)) {
            Shape shape = new Shape(batch.size(), length);
            NDList input = new NDList(
                    named(manager.create(ids, shape), "input_ids"),
                    named(manager.create(mask, shape), "attention_mask"),
                    named(manager.create(types, shape), "token_type_ids"));
            NDArray states = predictor.predict(input).get(0);
            int hidden = (int) states.getShape().get(2);
            float[] all = states.toFloatArray();
            float[][] first = new float[batch.size()][hidden];
            for (int row = 0; row < first.length; row++) {
                System.arraycopy(all, row * length * hidden, first[row], 0, hidden);
            }
            return first;
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }
}
