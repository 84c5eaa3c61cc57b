package org.messagetriage.inference.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Trainee;

/** Training by PyTorch's autograd through DJL. */
public final class DjlTrainee implements Trainee {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float WEIGHT_DECAY = 0.01f;
    /** Global norm to which gradients are clipped. */
    private static final double MAX_NORM = 1.0;

    private static final String STEPS = "steps";

    private final Script script;
    private final NDManager state;
    private final Map<String, Trained> trained = new LinkedHashMap<>();
    private int steps;

    /** One parameter with AdamW's moments. */
    private record Trained(NDArray value, NDArray mean, NDArray variance) {}

    public DjlTrainee(Path archive) throws IOException {
        script = new Script(archive, true, Device.CPU);
        state = script.newManager();
        script.block().getParameters().forEach(entry -> {
            NDArray value = entry.getValue().getArray();
            value.setRequiresGradient(true);
            trained.put(
                    entry.getValue().getName(), new Trained(value, zeros(value.getShape()), zeros(value.getShape())));
        });
    }

    @Override
    public double step(List<Sequence> batch, float[][] targets, double learningRate) {
        try (NDManager manager = script.newManager()) {
            double loss = backward(manager, batch, targets);
            update(manager, learningRate);
            return loss;
        }
    }

    @Override
    public float[][] logits(List<Sequence> batch) {
        try (NDManager manager = script.newManager()) {
            String method = Ragged.arePairs(batch) ? "pairs" : "forward";
            return DjlModel.rows(script.call(manager, method, false, Ragged.arguments(manager, batch)));
        }
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        trained.forEach((name, t) -> values.put(name, tensor(t.value)));
        return values;
    }

    @Override
    public Map<String, Tensor> optimizerState() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        trained.forEach((name, t) -> {
            values.put("mean." + name, tensor(t.mean));
            values.put("variance." + name, tensor(t.variance));
        });
        values.put(STEPS, Tensor.of(new float[] {steps}, 1));
        return values;
    }

    @Override
    public void restoreOptimizer(Map<String, Tensor> values) {
        trained.forEach((name, t) -> {
            set(t.mean, values.get("mean." + name));
            set(t.variance, values.get("variance." + name));
        });
        steps = (int) values.get(STEPS).floats()[0];
    }

    @Override
    public void close() {
        state.close();
        script.close();
    }

    private double backward(NDManager manager, List<Sequence> batch, float[][] targets) {
        List<NDArray> arguments = new ArrayList<>(Ragged.arguments(manager, batch));
        arguments.add(manager.create(targets));
        String method = Ragged.arePairs(batch) ? "pairs_loss" : "loss";
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray loss = script.call(manager, method, true, arguments);
            collector.backward(loss);
            return finite("the loss", loss.getFloat());
        }
    }

    private void update(NDManager manager, double learningRate) {
        double squares = 0;
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        for (Map.Entry<String, Trained> entry : trained.entrySet()) {
            NDArray gradient = entry.getValue().value.getGradient();
            gradient.attach(manager);
            gradients.put(entry.getKey(), gradient);
            squares += gradient.square().sum().getFloat();
        }
        double norm = finite("the gradients' norm", Math.sqrt(squares));
        steps++;
        float rescale = (float) Math.min(1, MAX_NORM / Math.max(norm, 1e-12));
        double correction = Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
        trained.forEach((name, t) -> t.value
                .getNDArrayInternal()
                .adamUpdate(
                        new NDList(t.value, gradients.get(name), t.mean, t.variance),
                        new NDList(t.value),
                        (float) learningRate,
                        (float) (learningRate * correction),
                        WEIGHT_DECAY,
                        rescale,
                        -1,
                        BETA1,
                        BETA2,
                        EPSILON,
                        true,
                        true));
    }

    private static double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException(what + " is " + value);
        }
        return value;
    }

    private NDArray zeros(Shape shape) {
        return state.zeros(shape);
    }

    private static Tensor tensor(NDArray array) {
        return Tensor.of(array.toFloatArray(), array.getShape().getShape());
    }

    private static void set(NDArray array, Tensor tensor) {
        array.set(tensor.floats());
    }
}
