package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messagetriage.inference.engine.Evaluation;
import org.messagetriage.inference.model.EvaluationFile;
import org.messagetriage.inference.model.TinyCheckpoints;

/** Folders with Hugging Face checkpoints, named in the configuration, answer what the pipelines of transformers answer. */
@QuarkusTest
@TestProfile(FolderModelTest.Profile.class)
class FolderModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A service of folders, one of them without anything in it, some with options of their own. */
    public static class Profile implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>();
            overrides.put("messagetriage.inference.models.bundled", "false");
            overrides.put("messagetriage.inference.dtype", "fp32");
            overrides.put("messagetriage.home", emptyFolder());
            overrides.put("quarkus.http.test-timeout", "2m");
            overrides.put(
                    folder("local/bart-tiny"),
                    TinyCheckpoints.folder("bart-nli").toString());
            overrides.put(
                    folder("local/emotions"),
                    TinyCheckpoints.folder("roberta-emotions").toString());
            overrides.put(folder("local/nothing"), emptyFolder());
            for (String name : List.of("small", "half", "elsewhere")) {
                overrides.put(
                        folder("local/" + name),
                        TinyCheckpoints.folder("bert-nli").toString());
            }
            overrides.put(folder("local/measured"), measured());
            for (String name : List.of("onnx-bert-nli", "onnx-features-cls")) {
                overrides.put(
                        folder("local/" + name), TinyCheckpoints.folder(name).toString());
            }
            overrides.put(folder("local/both"), measured());
            overrides.put(option("local/both", "engine"), "onnx");
            overrides.put(option("local/small", "dtype"), "int8");
            overrides.put(option("local/half", "dtype"), "fp16");
            overrides.put(option("local/half", "device"), "cpu");
            overrides.put(option("local/elsewhere", "device"), "cuda:77");
            return overrides;
        }

        private static String option(String model, String name) {
            return "messagetriage.inference.models.options.\"" + model + "\"." + name;
        }

        private static String folder(String name) {
            return "messagetriage.inference.models.folders.\"" + name + '"';
        }

        /** A checkpoint, as an ONNX graph too, with what the command {@code evaluate} would have put beside it. */
        private static String measured() {
            try {
                Path copy = Path.of(emptyFolder());
                for (String name :
                        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
                    Files.copy(TinyCheckpoints.folder("bert-nli").resolve(name), copy.resolve(name));
                }
                Files.copy(
                        TinyCheckpoints.folder("onnx-bert-nli").resolve("onnx/model.onnx"), copy.resolve("model.onnx"));
                EvaluationFile.write(
                        copy.resolve(EvaluationFile.NAME),
                        new Evaluation(
                                EvaluationFile.digest(copy),
                                "nli",
                                "dev.jsonl.gz",
                                7361,
                                List.of(
                                        new Evaluation.Precision("fp32", 0.75, 0.74, 0, 0),
                                        new Evaluation.Precision("int8", 0.7475, 0.738, 0.0025, 0.002))));
                return copy.toString();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private static String emptyFolder() {
            try {
                return Files.createTempDirectory(Path.of("target"), "home")
                        .toAbsolutePath()
                        .toString();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"local/bart-tiny, bart-nli", "local/onnx-bert-nli, onnx-bert-nli"})
    void zeroShotIsThePipelines(String model, String checkpoint) throws IOException {
        for (JsonNode reference : TinyCheckpoints.reference(checkpoint).get("zero_shot")) {
            JsonNode answers = ask(model, reference);
            for (int i = 0; i < answers.size(); i++) {
                JsonNode expected = reference.get("answer").get(i);
                assertEquals(expected.get("sequence"), answers.get(i).get("sequence"));
                assertEquals(expected.get("labels"), answers.get(i).get("labels"));
                for (int j = 0; j < expected.get("scores").size(); j++) {
                    close(
                            expected.get("scores").get(j),
                            answers.get(i).get("scores").get(j));
                }
            }
        }
    }

    @Test
    void textClassificationIsThePipelines() throws IOException {
        for (JsonNode reference : TinyCheckpoints.reference("roberta-emotions").get("text_classification")) {
            JsonNode answers = ask("local/emotions", reference);
            for (int i = 0; i < answers.size(); i++) {
                JsonNode expected = reference.get("answer").get(i);
                assertEquals(expected.size(), answers.get(i).size());
                for (int j = 0; j < expected.size(); j++) {
                    assertEquals(
                            expected.get(j).get("label"), answers.get(i).get(j).get("label"));
                    close(expected.get(j).get("score"), answers.get(i).get(j).get("score"));
                }
            }
        }
    }

    @Test
    void theModelsPageSaysWhatItIs() {
        awaitLoaded("local/bart-tiny");
        given().get("/models/local/bart-tiny")
                .then()
                .statusCode(200)
                .body("state", equalTo("ready"))
                .body("task", equalTo("zero-shot-classification"))
                .body("architecture", equalTo("bart"))
                .body("maxLength", equalTo(64));
    }

    @Test
    void aGraphOfStatesGivesEmbeddings() {
        awaitLoaded("local/onnx-features-cls");
        given().get("/models/local/onnx-features-cls").then().body("architecture", equalTo("onnx"));
        given().body("{\"inputs\": \"The parcel was wet.\"}")
                .post("/models/local/onnx-features-cls")
                .then()
                .statusCode(200)
                .body("size()", equalTo(32));
    }

    @Test
    void whichEngineRunsAFolderOfBothIsTheOperatorsChoice() {
        awaitLoaded("local/both");
        given().get("/models/local/both").then().body("architecture", equalTo("onnx"));
        awaitLoaded("local/measured");
        given().get("/models/local/measured").then().body("architecture", equalTo("bert"));
    }

    @Test
    void aModelHasItsOwnDtype() {
        awaitLoaded("local/small");
        given().get("/models/local/small").then().body("dtype", equalTo("int8")).body("device", equalTo("cpu"));
        given().get("/models/local/emotions").then().body("dtype", equalTo("fp32"));
        given().body("{\"inputs\": \"The parcel was wet.\", \"parameters\": {\"candidate_labels\": \"a,b\"}}")
                .post("/models/local/small")
                .then()
                .statusCode(200)
                .body("labels.size()", equalTo(2));
    }

    @Test
    void whatADeviceCannotDoIsSaid() {
        awaitLoaded("local/half");
        awaitLoaded("local/elsewhere");
        given().get("/models/local/half")
                .then()
                .body("state", equalTo("failed"))
                .body("failure", containsString("fp16 is for GPUs"));
        given().get("/models/local/elsewhere")
                .then()
                .body("state", equalTo("failed"))
                .body("failure", containsString("cuda:77: PyTorch finds"));
    }

    @Test
    void whatAPrecisionCostsIsInTheInfo() {
        awaitLoaded("local/measured");
        given().get("/info")
                .then()
                .statusCode(200)
                .rootPath("models.find { it.name == 'local/measured' }.evaluation")
                .body("data", equalTo("dev.jsonl.gz"))
                .body("rows", equalTo(7361))
                .body("precisions[1].dtype", equalTo("int8"))
                .body("precisions[1].accuracyCost", equalTo(0.0025f));
        awaitLoaded("local/bart-tiny");
        given().get("/models/local/bart-tiny").then().body("evaluation", nullValue());
    }

    @Test
    void aFolderWithoutACheckpointSaysWhatItLacks() {
        awaitLoaded("local/nothing");
        given().body("{\"inputs\": \"x\"}")
                .post("/models/local/nothing")
                .then()
                .statusCode(503)
                .body("code", equalTo("model_unavailable"));
        given().get("/models/local/nothing")
                .then()
                .body("state", equalTo("failed"))
                .body("failure", containsString("config.json"));
    }

    /** Models are loaded one after the other, however slow the machine is. */
    private static void awaitLoaded(String model) {
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> {
            while (given().get("/models/" + model).path("state").equals("loading")) {
                Thread.sleep(100);
            }
        });
    }

    private static JsonNode ask(String model, JsonNode reference) throws IOException {
        awaitLoaded(model);
        ObjectNode request = JSON.createObjectNode();
        request.set("inputs", reference.get("inputs"));
        request.set("parameters", reference.get("parameters"));
        JsonNode answers = JSON.readTree(given().contentType(ContentType.JSON)
                .body(request.toString())
                .post("/models/" + model)
                .then()
                .statusCode(200)
                .extract()
                .asString());
        assertEquals(reference.get("inputs").size(), answers.size());
        return answers;
    }

    private static void close(JsonNode expected, JsonNode score) {
        assertEquals(expected.asDouble(), score.asDouble(), 1e-4);
    }
}
