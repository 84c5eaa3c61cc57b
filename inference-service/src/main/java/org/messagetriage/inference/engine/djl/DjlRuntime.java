package org.messagetriage.inference.engine.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.messagetriage.inference.engine.Device;

/** PyTorch as DJL runs it, set up once a process: nothing is fetched, nothing reported to anyone. */
public final class DjlRuntime {

    private static final String ENGINE = "PyTorch";
    /** Tokens of a batch that more than one thread is worth. */
    private static final int WORTH_IT = 64;

    static {
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        // PyTorch's profiling executor stops 100 ms and more at every new input shape; our texts gain nothing from it.
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
    }

    private DjlRuntime() {}

    /** Where DJL unpacks the native libraries; to be called before anything else of this room. */
    public static void unpackNativesTo(Path folder) {
        setDefault("DJL_CACHE_DIR", folder.toString());
    }

    /** How many threads PyTorch computes a large batch with. */
    static int threads() {
        return Threads.ALL;
    }

    /**
     * Lets the calling thread spread what it runs next over all processors, or over none if it is little: its threads
     * wait for each other some hundred times a batch, and for a short message that takes longer than it saves,
     * the more so where something else wants the processors (docs/performance.md).
     */
    static void spread(long tokens) {
        int all = threads(); // Known before it is changed for the first time.
        JniUtils.setNumThreads(tokens < WORTH_IT ? 1 : all);
    }

    private static final class Threads {
        static final int ALL = all();

        private static int all() {
            Engine.getEngine(ENGINE);
            return JniUtils.getNumThreads();
        }
    }

    /** Name and version of the engine, for humans. */
    public static String description() {
        return ENGINE + " " + Engine.getEngine(ENGINE).getVersion();
    }

    /** How many GPUs PyTorch can use; its CUDA libraries have to be there for that. */
    public static int gpus() {
        Engine engine = Engine.getEngine(ENGINE);
        return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
    }

    static Model load(Path archive, boolean trainable, Device device) throws IOException {
        Model model = Model.newInstance("model", djl(device), ENGINE);
        try {
            model.load(archive, null, Map.of("trainParam", Boolean.toString(trainable)));
            return model;
        } catch (MalformedModelException e) {
            model.close();
            throw new IOException("PyTorch does not read the archive " + archive.getFileName(), e);
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static ai.djl.Device djl(Device device) {
        return device.isGpu() ? ai.djl.Device.gpu(device.gpu()) : ai.djl.Device.cpu();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
