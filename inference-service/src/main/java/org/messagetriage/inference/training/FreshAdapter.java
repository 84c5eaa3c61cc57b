package org.messagetriage.inference.training;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.torchscript.Adapter;
import org.messagetriage.inference.torchscript.EncoderProgram;
import org.messagetriage.inference.torchscript.EncoderShape;

/** The adapter that training begins with: it changes nothing yet, as LoRA (Hu et al. 2021) has it. */
final class FreshAdapter {

    private static final double HEAD_DEVIATION = 0.02;
    private static final String WEIGHT = "_weight";

    private FreshAdapter() {}

    static Adapter create(EncoderShape shape, Checkpoint base, TrainingPlan plan) {
        Random random = new Random(plan.seed());
        Map<String, Tensor> tensors = new TreeMap<>();
        EncoderProgram.linearWeights(shape).stream().sorted().forEach(attribute -> {
            long[] extents = EncoderProgram.baseTensor(shape, base, attribute).shape();
            String stem = attribute.substring(0, attribute.length() - WEIGHT.length());
            tensors.put(stem + Adapter.FACTOR_A, gaussian(random, 1 / Math.sqrt(extents[1]), plan.rank(), extents[1]));
            tensors.put(stem + Adapter.FACTOR_B, gaussian(random, 0, extents[0], plan.rank()));
        });
        EncoderProgram.smallTensors(shape)
                .forEach(attribute -> tensors.put(attribute, EncoderProgram.baseTensor(shape, base, attribute)));
        int labels = plan.task().labels().size();
        tensors.put("head.weight", gaussian(random, HEAD_DEVIATION, labels, shape.hidden()));
        tensors.put("head.bias", gaussian(random, 0, labels));
        return new Adapter(tensors, metadata(plan));
    }

    static Map<String, String> metadata(TrainingPlan plan) {
        return Map.of(
                "task",
                plan.task().name(),
                "labels",
                String.join(",", plan.task().labels()),
                "base",
                BundledBase.NAME,
                "scale",
                "1");
    }

    private static Tensor gaussian(Random random, double deviation, long... extents) {
        float[] values = new float[(int) Tensor.elements(extents)];
        if (deviation == 0) {
            Arrays.fill(values, 0);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return Tensor.of(values, extents);
    }
}
