package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.torchscript.BareLinearProgram;

/** The linear layers of the bundled base and nothing else: what PyTorch could do at best on this machine. */
public final class BareLinear {

    private BareLinear() {}

    /**
     * @param folder for the program
     * @param tokens rows of each product
     * @param seconds about how long to measure
     * @return tokens that pass through all layers in a second
     */
    public static double tokensPerSecond(Path folder, Dtype dtype, int tokens, double seconds) throws IOException {
        Path archive = folder.resolve("bare-" + dtype + ".pt");
        BareLinearProgram.write(archive, BundledBase.shape(), dtype);
        try (Script script = new Script(archive, Device.CPU);
                NDManager manager = script.newManager()) {
            NDArray states =
                    manager.randomNormal(new Shape(tokens, BundledBase.shape().hidden()));
            run(script, states, seconds / 2);
            long start = System.nanoTime();
            int rounds = run(script, states, seconds);
            return tokens * rounds / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static int run(Script script, NDArray states, double seconds) {
        long start = System.nanoTime();
        int rounds = 0;
        while (System.nanoTime() - start < seconds * 1e9) {
            try (NDManager manager = script.newManager()) {
                script.call(manager, "forward", false, List.of(states));
                rounds++;
            }
        }
        return rounds;
    }
}
