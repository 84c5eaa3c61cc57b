package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.Trainee;
import org.messagetriage.inference.engine.djl.DjlModel;
import org.messagetriage.inference.engine.djl.DjlTrainee;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.torchscript.Adapter;
import org.messagetriage.inference.torchscript.EncoderProgram;
import org.messagetriage.inference.torchscript.EncoderShape;

/** A premise is computed once for all pairs of a batch: each pair must come out as it does alone, in training as well. */
class SharedPairsTest {

    private static final float TOLERANCE = 1e-4f;
    private static final List<String> PREMISES =
            List.of("It broke.", "The parcel came late, and nobody answers my calls or letters. ".repeat(3), "Thanks!");
    private static final List<String> HYPOTHESES =
            List.of("This example is a complaint.", "This is praise.", "The author asks where a parcel is.");

    @TempDir
    Path folder;

    @Test
    void pairsOfABatchGiveTheLogitsTheyGiveAlone() throws Exception {
        EncoderShape shape = BundledBase.shape();
        Checkpoint base = BundledBase.weights();
        TrainingPlan plan = new TrainingPlan(
                TrainingTask.NLI, null, folder, Map.of(), false, 0, 1, 1, 1e-3, 0, 4, 128, Dtype.FP32, 1);
        Adapter adapter = FreshAdapter.create(shape, base, plan);
        EncoderProgram.classifier(shape, base, adapter, Dtype.FP32).write(folder.resolve("serve.pt"));
        EncoderProgram.trainable(shape, base, adapter, Dtype.FP32).write(folder.resolve("train.pt"));
        ModelInfo info = new ModelInfo(
                "zero-shot",
                Task.ZERO_SHOT_CLASSIFICATION,
                "test",
                TrainingTask.NLI.labels(),
                3,
                128,
                Dtype.FP32,
                "bert");
        try (WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), 128);
                Model model = new DjlModel(info, tokenizer, folder.resolve("serve.pt"));
                Trainee trainee = new DjlTrainee(folder.resolve("train.pt"))) {
            List<Sequence> batch = new ArrayList<>();
            PREMISES.forEach(premise -> batch.addAll(tokenizer.pairs(premise, HYPOTHESES)));
            float[][] together = model.run(batch);
            float[][] trained = trainee.logits(batch);
            for (int i = 0; i < together.length; i++) {
                float[] alone = model.run(List.of(batch.get(i)))[0];
                assertArrayEquals(alone, together[i], TOLERANCE, "pair " + i);
                assertArrayEquals(alone, trained[i], TOLERANCE, "pair " + i + " in training");
            }
        }
    }
}
