package org.messagetriage.inference.engine.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.inference.engine.Device;

/** A TorchScript program in memory, whose methods can be called by name. */
final class Script implements AutoCloseable {

    private final Model model;
    private final Block block;

    /** A program to run. */
    Script(Path archive, Device device) throws IOException {
        this(archive, false, device);
    }

    Script(Path archive, boolean trainable, Device device) throws IOException {
        model = DjlRuntime.load(archive, trainable, device);
        block = model.getBlock();
    }

    NDManager newManager() {
        return model.getNDManager().newSubManager();
    }

    Block block() {
        return block;
    }

    /** A method with all threads. DJL calls the one that an input of the name {@code module_method:NAME} asks for. */
    NDArray call(NDManager manager, String method, boolean training, List<NDArray> arguments) {
        return call(manager, method, training, arguments, Long.MAX_VALUE);
    }

    /** @param tokens of work, which say how many threads it is worth */
    NDArray call(NDManager manager, String method, boolean training, List<NDArray> arguments, long tokens) {
        DjlRuntime.spread(tokens);
        NDList inputs = new NDList(arguments);
        NDArray name = manager.create(0);
        name.setName("module_method:" + method);
        inputs.add(name);
        return block.forward(new ParameterStore(manager, false), inputs, training)
                .singletonOrThrow();
    }

    @Override
    public void close() {
        model.close();
    }
}
