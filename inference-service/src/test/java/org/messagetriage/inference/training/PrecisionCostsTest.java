package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Evaluation;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.FileFault;
import org.messagetriage.inference.model.Arithmetic;
import org.messagetriage.inference.model.EvaluationFile;
import org.messagetriage.inference.model.SnapshotLoader;
import org.messagetriage.inference.model.TinyCheckpoints;
import picocli.CommandLine;

/** What fewer bits cost, from the command line to the model that carries it. */
class PrecisionCostsTest {

    private static final List<String> ROWS = List.of(
            "{\"premise\": \"The driver left the box in the rain.\", \"hypothesis\": \"It is wet.\", \"label\": \"entailment\"}",
            "{\"premise\": \"Thank you for the money.\", \"hypothesis\": \"It is praise.\", \"label\": \"neutral\"}",
            "{\"premise\": \"The app crashes.\", \"hypothesis\": \"All is well.\", \"label\": \"contradiction\"}");

    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();
    private Path checkpoint;
    private Path data;

    @BeforeEach
    void copy() throws IOException {
        checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TinyCheckpoints.folder("bert-nli").resolve(name), checkpoint.resolve(name));
        }
        data = Files.write(folder.resolve("rows.jsonl"), ROWS);
    }

    private int evaluate(String... more) {
        CommandLine line = new CommandLine(new EvaluateCommand()).setErr(new PrintWriter(errors));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            errors.append(failure instanceof IOException fault ? FileFault.sentence(fault) : failure.getMessage());
            return 1;
        });
        return line.execute(more);
    }

    @Test
    void whatTheCommandMeasuresTheModelCarries() throws Exception {
        Path file = checkpoint.resolve("evaluation.json");
        Path json = folder.resolve("all.json");
        assertEquals(
                0,
                evaluate(
                        "nli",
                        data.toString(),
                        "--checkpoint=" + checkpoint,
                        "--dtype=fp32,bf16,int8",
                        "--out=" + file,
                        "--json=" + json),
                errors.toString());
        Evaluation evaluation = load();
        assertEquals("nli", evaluation.task());
        assertEquals("rows.jsonl", evaluation.data());
        assertEquals(3, evaluation.rows());
        assertEquals(
                List.of("fp32", "bf16", "int8"),
                evaluation.precisions().stream()
                        .map(Evaluation.Precision::dtype)
                        .toList());
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        assertEquals(
                all.get("fp32").get("accuracy").asDouble()
                        - all.get("int8").get("accuracy").asDouble(),
                evaluation.precisions().get(2).accuracyCost(),
                1e-4);

        Files.writeString(
                checkpoint.resolve("config.json"),
                Files.readString(checkpoint.resolve("config.json")).replaceFirst("\\{", "{ "));
        assertNull(load(), "figures of another checkpoint");
    }

    @Test
    void aBrokenFileIsNoReasonNotToServe() throws Exception {
        Files.writeString(checkpoint.resolve("evaluation.json"), "{\"weights\": 7, \"rows\": \"many\"}");
        assertNull(load());
    }

    private Evaluation load() throws Exception {
        try (Model model = new SnapshotLoader(folder.resolve("archives"))
                .load("tiny", checkpoint, new Arithmetic(Dtype.FP32, Device.CPU))) {
            return model.info().evaluation();
        }
    }

    /** The labels of this checkpoint are in another order than the task's: by its names, a row is right or wrong. */
    @Test
    void outputsAreFoundByTheirNames() throws Exception {
        Path json = folder.resolve("all.json");
        assertEquals(
                0, evaluate("nli", data.toString(), "--checkpoint=" + checkpoint, "--dtype=fp32", "--json=" + json));
        int[][] confusion = new int[3][3];
        try (Model model = new SnapshotLoader(folder.resolve("archives"))
                .load("tiny", checkpoint, new Arithmetic(Dtype.FP32, Device.CPU))) {
            assertEquals(
                    List.of("contradiction", "neutral", "entailment"),
                    model.info().labels());
            for (String row : ROWS) {
                JsonNode one = new ObjectMapper().readTree(row);
                float[] logits = model.run(model.tokenizer()
                        .pairs(
                                one.get("premise").asText(),
                                List.of(one.get("hypothesis").asText())))[0];
                int first = 0;
                for (int i = 1; i < 3; i++) {
                    first = logits[i] > logits[first] ? i : first;
                }
                List<String> labels = TrainingTask.NLI.labels();
                confusion[labels.indexOf(one.get("label").asText())][
                        labels.indexOf(model.info().labels().get(first))]++;
            }
        }
        JsonNode measured = new ObjectMapper().readTree(json.toFile()).get("confusion");
        assertEquals(new ObjectMapper().valueToTree(confusion), measured);
    }

    @Test
    void whatCannotBeMeasuredIsSaid() throws Exception {
        String stars = file("stars.jsonl", "{\"text\": \"ok\", \"stars\": 3}");
        refused("--max-length: a whole number from 3 to 512, not 513", "nli", data.toString(), "--max-length=513");
        refused("--dtype: fp32, bf16, int8, fp16 or auto, not 'fp8'", "nli", data.toString(), "--dtype=fp32,fp8");
        refused("--dtype has to have fp32", "nli", data.toString(), "--dtype=bf16", "--out=" + folder.resolve("x"));
        refused("TASK: nli, satisfaction or zero-shot, not 'mood'", "mood", data.toString());
        refused("rows of this task have", "satisfaction", stars, "--checkpoint=" + checkpoint);
        refused("fp16 is for GPUs", "nli", data.toString(), "--checkpoint=" + checkpoint, "--dtype=fp16");
    }

    @Test
    void whatComesOfNothingIsRefusedAndNotCalledNought() throws Exception {
        String none = file("none.jsonl", "{\"text\": \"ok\"}\n");
        refused("1 of 1 rows cannot be used:\nnone.jsonl:1: label: missing", "zero-shot", none, "--skip-bad");
        refused("1 of 1 rows cannot be used:", "zero-shot", none, "--skip-bad", "--labels=a,b");
    }

    @Test
    void aHypothesisThatIsTooLongIsNamedByItsLine() throws Exception {
        String long600 = file("long.jsonl", ROWS.get(0) + "\n" + ROWS.get(1).replace("It", "it ".repeat(600)));
        refused("long.jsonl:2: hypothesis", "nli", long600, "--checkpoint=" + checkpoint, "--dtype=fp32");
        assertTrue(errors.toString().endsWith("; the checkpoint reads no more"), errors.toString());
        assertFalse(errors.toString().contains("it it"), "its text is not repeated");
    }

    @Test
    void aPlaceForFiguresIsTriedBeforeTheyAreMeasured() {
        refused(
                checkpoint + ": it is a folder, not a file",
                "nli",
                data.toString(),
                "--checkpoint=" + checkpoint,
                "--dtype=fp32",
                "--json=" + checkpoint);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private void refused(String message, String... arguments) {
        errors.getBuffer().setLength(0);
        assertTrue(evaluate(arguments) != 0);
        assertTrue(errors.toString().contains(message), errors.toString());
    }

    @Test
    void theTableShowsDifferences() {
        String table = new PrecisionCosts(List.of(
                        new PrecisionCosts.Row(Dtype.FP32, 100, 0.61, 0.6, 2),
                        new PrecisionCosts.Row(Dtype.INT8, 100, 0.605, 0.601, 1)))
                .table();
        assertTrue(table.contains("fp32     0.6100             0.6000              50.0"), table);
        assertTrue(table.contains("int8     0.6050  -0.0050    0.6010  +0.0010    100.0"), table);
    }

    /** Figures that are not of the shipped adapter must not be shipped: run {@code evaluate ... --out} again. */
    @Test
    void shippedFiguresAreOfTheShippedAdapters() throws Exception {
        for (String name : List.of("satisfaction", "zero-shot")) {
            Path adapter = Path.of("src", "main", "resources", "adapters", name);
            if (Files.exists(adapter.resolve("evaluation.json"))) {
                JsonNode json = new ObjectMapper()
                        .readTree(adapter.resolve("evaluation.json").toFile());
                assertEquals(
                        EvaluationFile.digest(Files.readAllBytes(adapter.resolve("adapter.safetensors"))),
                        json.get("weights").asText(),
                        name);
                assertNotNull(json.get("precisions"));
            }
        }
    }
}
