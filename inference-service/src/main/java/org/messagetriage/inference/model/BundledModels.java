package org.messagetriage.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Evaluation;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.Tokenizer;
import org.messagetriage.inference.engine.djl.DjlModel;
import org.messagetriage.inference.engine.djl.DjlRuntime;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.torchscript.Adapter;
import org.messagetriage.inference.torchscript.EncoderProgram;

/** The models that come with the service: the bundled base as it is, and with each of the bundled adapters. */
public class BundledModels implements ModelSource {

    private static final String EMBEDDING = "embedding";
    private static final int EMBEDDING_SIZE = 384;
    private static final String ADAPTER = "adapter.safetensors";
    private static final String ARCHITECTURE = "bert";
    /** Triage waits for the first of them. */
    private static final Map<String, Task> ADAPTERS = Map.of(
            "satisfaction", Task.TEXT_CLASSIFICATION,
            "zero-shot", Task.ZERO_SHOT_CLASSIFICATION);

    /** Asked when a model is loaded: it may have to ask the engine, whose libraries are unpacked by then. */
    private final Function<String, Arithmetic> arithmetic;

    private final ArchiveCache cache;
    private WeakReference<Checkpoint> base = new WeakReference<>(null);
    private Tokenizer tokenizer;

    BundledModels(ModelsConfig config) {
        this(config.home().resolve("models"), name -> Arithmetic.of(config, name), null);
        DjlRuntime.unpackNativesTo(config.home().resolve("models").resolve("native"));
    }

    /**
     * @param folder for archives and native libraries
     * @param tokenizer null: the base's, with its whole length
     */
    public BundledModels(Path folder, DtypeChoice dtype, Tokenizer tokenizer) {
        this(folder, name -> Arithmetic.of(dtype, DeviceChoice.CPU), tokenizer);
    }

    private BundledModels(Path folder, Function<String, Arithmetic> arithmetic, Tokenizer tokenizer) {
        this.arithmetic = arithmetic;
        this.tokenizer = tokenizer;
        cache = new ArchiveCache(folder);
    }

    @Override
    public List<String> names() {
        return Stream.of("satisfaction", "zero-shot", EMBEDDING)
                .filter(name -> name.equals(EMBEDDING) || resource(name, ADAPTER) != null)
                .toList();
    }

    @Override
    public Model load(String name) throws IOException {
        return load(name, arithmetic.apply(name));
    }

    /** Not as it is configured. */
    Model load(String name, Arithmetic computed) throws IOException {
        if (tokenizer == null) {
            tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), BundledBase.MAX_LENGTH);
        }
        return name.equals(EMBEDDING) ? embedding(computed) : adapted(name, bundledAdapter(name), computed);
    }

    /** A model of an adapter that need not be a bundled one. */
    public Model adapted(String name, byte[] adapterFile) throws IOException {
        return adapted(name, adapterFile, arithmetic.apply(name));
    }

    private Model adapted(String name, byte[] adapterFile, Arithmetic computed) throws IOException {
        Adapter adapter = Adapter.read(adapterFile);
        Dtype dtype = computed.dtype();
        ArchiveCache.Key key = new ArchiveCache.Key(ARCHITECTURE, BundledBase.digest(), adapterFile, dtype);
        List<String> labels = adapter.labels();
        ModelInfo info = new ModelInfo(
                name,
                ADAPTERS.get(name),
                key.revision(),
                labels,
                labels.size(),
                BundledBase.MAX_LENGTH,
                dtype,
                ARCHITECTURE);
        ModelInfo whole = info.on(computed.device()).measured(evaluation(name, adapterFile));
        return new DjlModel(whole, tokenizer, cache.get(key, file -> EncoderProgram.classifier(
                        BundledBase.shape(), base(), adapter, dtype)
                .write(file)));
    }

    /** What was measured of a bundled adapter, if this is it. */
    private static Evaluation evaluation(String name, byte[] adapterFile) throws IOException {
        try (InputStream in = resource(name, EvaluationFile.NAME)) {
            return in == null
                    ? null
                    : EvaluationFile.read(in.readAllBytes(), EvaluationFile.digest(adapterFile), "of " + name);
        }
    }

    private Model embedding(Arithmetic computed) throws IOException {
        Dtype dtype = computed.dtype();
        ArchiveCache.Key key = new ArchiveCache.Key(ARCHITECTURE, BundledBase.digest(), new byte[0], dtype);
        ModelInfo info = new ModelInfo(
                EMBEDDING,
                Task.FEATURE_EXTRACTION,
                key.revision(),
                List.of(),
                EMBEDDING_SIZE,
                BundledBase.MAX_LENGTH,
                dtype,
                ARCHITECTURE);
        return new DjlModel(info.on(computed.device()), tokenizer, cache.get(key, file -> EncoderProgram.embedding(
                        BundledBase.shape(), base(), dtype)
                .write(file)));
    }

    /** The base's 130 MB: read once for the archives of a first start, and not kept for those to come. */
    private Checkpoint base() throws IOException {
        Checkpoint weights = base.get();
        if (weights == null) {
            weights = BundledBase.weights();
            base = new WeakReference<>(weights);
        }
        return weights;
    }

    /** The file of an adapter that comes with the service. */
    public static byte[] bundledAdapter(String name) throws IOException {
        try (InputStream in = resource(name, ADAPTER)) {
            if (in == null) {
                throw new IOException("this build has no adapter " + name);
            }
            return in.readAllBytes();
        }
    }

    private static InputStream resource(String name, String file) {
        return BundledModels.class.getResourceAsStream("/adapters/" + name + "/" + file);
    }
}
