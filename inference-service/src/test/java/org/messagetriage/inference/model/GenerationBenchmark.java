package org.messagetriage.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.batching.BatchObserver;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.BatchingConfigs;
import org.messagetriage.inference.batching.Priority;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.checkpoint.SafetensorsFile;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sampling;
import org.messagetriage.inference.generation.GenerationSettings;
import org.messagetriage.inference.generation.Writing;
import org.messagetriage.inference.generation.WrittenText;

/**
 * How fast a random checkpoint of GPT-2's smallest size (124M parameters) reads and writes, and how long a small
 * classifier's callers wait meanwhile. Not part of the tests; run it on a quiet machine with
 * {@code mvn -pl inference-service test -Dtest=GenerationBenchmark}.
 */
class GenerationBenchmark {

    private static final int HIDDEN = 768;
    private static final int LAYERS = 12;
    private static final int VOCABULARY = 50_257;
    private static final int POSITIONS = 1024;
    private static final int PROMPT = 512;
    private static final int NEW = 64;

    @TempDir
    Path folder;

    private final Random random = new Random(1);

    private record Turn(int read, int written, long nanos) {}

    @Test
    void readingWritingAndThoseWhoWait() throws Exception {
        makeCheckpoint();
        System.out.println(
                "| dtype | read, tokens/s | written, tokens/s | longest turn, ms | classified meanwhile: median, ms"
                        + " | slowest, ms |\n|---|---|---|---|---|---|");
        for (Dtype dtype : new Dtype[] {Dtype.FP32, Dtype.BF16, Dtype.INT8}) {
            SnapshotLoader loader = new SnapshotLoader(folder.resolve("archives"));
            try (Model writer = loader.load("gpt2", folder, new Arithmetic(dtype, Device.CPU));
                    Model classifier = loader.load(
                            "emotions",
                            TinyCheckpoints.folder("roberta-emotions"),
                            new Arithmetic(Dtype.FP32, Device.CPU))) {
                WarmUp.run(writer);
                WarmUp.run(classifier);
                measure(dtype, (Generator) writer, classifier);
            }
        }
    }

    private void measure(Dtype dtype, Generator writer, Model classifier) throws Exception {
        List<Turn> turns = Collections.synchronizedList(new ArrayList<>());
        BatchObserver observer = new BatchObserver() {
            @Override
            public void stepped(Model model, int read, int written, long nanos) {
                turns.add(new Turn(read, written, nanos));
            }
        };
        int[] prompt = random.ints(PROMPT, 1, 340).toArray();
        GenerationSettings settings = new GenerationSettings(NEW, new Sampling(0.8, 50, 1, 1, 3), List.of());
        Terms terms = new Terms(Priority.INTERACTIVE, Duration.ofMinutes(5), false);
        List<Long> waits = new ArrayList<>();
        try (BatchScheduler scheduler = new BatchScheduler(BatchingConfigs.usual(), System::nanoTime, observer)) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<WrittenText> text =
                        scheduler.submit(writer, new Writing(writer, prompt, settings, (piece, whole) -> {}), terms);
                while (!text.isDone()) {
                    long start = System.nanoTime();
                    scheduler
                            .under(terms)
                            .submit(classifier, List.of(classifier.tokenizer().text("The parcel was wet.")))
                            .get(5, TimeUnit.MINUTES);
                    waits.add(System.nanoTime() - start);
                    Thread.sleep(20);
                }
                text.get();
            }
        }
        Collections.sort(waits);
        System.out.printf(
                "| %s | %.0f | %.1f | %.0f | %.0f | %.0f |%n",
                dtype.wireName(),
                turns.stream().mapToInt(Turn::read).sum() / seconds(turns, true),
                turns.stream().mapToInt(Turn::written).sum() / seconds(turns, false),
                turns.stream().mapToLong(Turn::nanos).max().orElse(0) / 1e6,
                waits.get(waits.size() / 2) / 1e6,
                waits.get(waits.size() - 1) / 1e6);
    }

    private static double seconds(List<Turn> turns, boolean reading) {
        return turns.stream()
                        .filter(turn -> turn.written == 0 == reading)
                        .mapToLong(Turn::nanos)
                        .sum()
                / 1e9;
    }

    /** A tiny one's configuration and tokenizer, with the sizes and as many weights as the real one has. */
    private void makeCheckpoint() throws IOException {
        Path tiny = TinyCheckpoints.folder("gpt2-plain");
        Files.copy(tiny.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = (ObjectNode) json.readTree(Files.readAllBytes(tiny.resolve("config.json")));
        config.put("n_embd", HIDDEN).put("n_layer", LAYERS).put("n_head", 12).put("n_positions", POSITIONS);
        config.put("vocab_size", VOCABULARY).put("eos_token_id", VOCABULARY - 1);
        Files.write(folder.resolve("config.json"), json.writeValueAsBytes(config));
        SafetensorsFile small =
                new SafetensorsFile(ByteBuffer.wrap(Files.readAllBytes(tiny.resolve("model.safetensors"))));
        Map<String, Tensor> tensors = new TreeMap<>();
        for (String name : small.names()) {
            if (name.startsWith("transformer.h.1.")) {
                continue;
            }
            for (int layer = 0; layer < (name.startsWith("transformer.h.0.") ? LAYERS : 1); layer++) {
                tensors.put(
                        name.replace(".h.0.", ".h." + layer + "."),
                        drawn(name, small.tensor(name).shape()));
            }
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
            SafetensorsWriter.write(out, tensors, Map.of());
        }
    }

    /** The tiny one's extents are its width, 32, and multiples of it, but for the rows of the two tables. */
    private Tensor drawn(String name, long[] tiny) {
        long[] shape = new long[tiny.length];
        int count = 1;
        for (int i = 0; i < tiny.length; i++) {
            shape[i] = tiny[i] * HIDDEN / 32;
            if (i == 0 && name.endsWith("wte.weight")) {
                shape[i] = VOCABULARY;
            } else if (i == 0 && name.endsWith("wpe.weight")) {
                shape[i] = POSITIONS;
            }
            count *= (int) shape[i];
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 0.02f * (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }
}
