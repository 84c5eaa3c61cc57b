package org.messagetriage.inference.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** A repository's usual files, small, and a client in a hurry. */
final class TinyModel {

    static final String WEIGHTS = "model.safetensors";
    static final int WEIGHT_BYTES = 400_000;
    static final HubLimits HURRY = new HubLimits(
            4, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ofSeconds(60), 4);

    private TinyModel() {}

    static void fill(LoopbackHub hub) {
        small(hub)
                .file(WEIGHTS, randomBytes(1))
                .file("pytorch_model.bin", randomBytes(2))
                .file("tf_model.h5", randomBytes(3))
                .file("onnx/model.onnx", randomBytes(4));
    }

    /** All but weights. */
    static LoopbackHub small(LoopbackHub hub) {
        return hub.file("README.md", "# tiny")
                .file("config.json", "{\"model_type\": \"bert\"}")
                .file("tokenizer.json", "{}")
                .file("tokenizer_config.json", "{\"do_lower_case\": true}")
                .file("vocab.txt", "[PAD]\n");
    }

    static byte[] randomBytes(long seed) {
        byte[] bytes = new byte[WEIGHT_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static HubSettings settings(LoopbackHub hub, Path cache) {
        return new HubSettings(hub.address(), LoopbackHub.TOKEN, cache, false, null);
    }

    static HubClient client(LoopbackHub hub, Path cache) {
        return new HubClient(settings(hub, cache), HURRY);
    }
}
