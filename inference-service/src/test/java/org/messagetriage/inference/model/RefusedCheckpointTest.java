package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.checkpoint.ElementType;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.checkpoint.SafetensorsFile;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;

/** Checkpoints that another computation than ours would be right for: refused by the name of what is wrong, never served. */
class RefusedCheckpointTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bert-nli | architectures | [\"BertForMaskedLM\"] | known are BertForSequenceClassification",
                "bert-nli | architectures | [\"MambaForCausalLM\"] | ModernBertForSequenceClassification",
                "bert-nli | position_embedding_type | \"relative_key\" | position_embedding_type",
                "bert-nli | hidden_act | \"snake\" | hidden_act \"snake\"; this architecture takes one of",
                "bert-nli | is_decoder | true | is_decoder",
                "bert-nli | num_attention_heads | 5 | 5 attention heads for a width of 32",
                "bert-nli | num_hidden_layers | 100000 | 100000 layers",
                "bert-nli | num_hidden_layers | \"two\" | num_hidden_layers",
                "bert-nli | num_hidden_layers | 3 | encoder.layer.2.attention",
                "bert-nli | num_hidden_layers | 1 | no use for: bert.encoder.layer.1",
                "bert-nli | intermediate_size | 64 | [48, 32], expected [64, 32]",
                "bert-nli | vocab_size | -1 | vocab_size",
                "bert-nli | num_attention_heads | 18446744073709551620 | num_attention_heads 18446744073709551620",
                "bert-nli | is_decoder | \"false\" | is_decoder",
                "bert-nli | pad_token_id | 220 | pad_token_id 220; this architecture takes an id below vocab_size 220",
                "bart-nli | decoder_start_token_id | 100000 | decoder_start_token_id",
                "modernbert-nli | pad_token_id | null | pad_token_id null",
                "modernbert-nli | rope_parameters | {\"full_attention\": {\"rope_theta\": 1e999}} | rope_theta",
                "modernbert-nli | rope_parameters | {\"full_attention\": {\"rope_theta\": \"9\"}} | rope_theta",
                "bert-nli | pruned_heads | {\"0\": [1]} | pruned_heads",
                "bert-nli | quantization_config | {\"bits\": 4} | quantization_config",
                "bert-nli | problem_type | \"ranking\" | problem_type",
                "bert-nli | id2label | {\"0\": \"a\", \"2\": \"b\"} | id2label without an entry 1",
                "bert-nli | label2id | {\"entailment\": 0} | which output it is, is not clear",
                "roberta-nli | pad_token_id | 70 | max_position_embeddings",
                "deberta-v3-nli | pos_att_type | [\"p2c\", \"p2p\"] | pos_att_type",
                "deberta-v3-nli | norm_rel_ebd | \"rms\" | norm_rel_ebd",
                "deberta-v3-nli | share_att_key | false | pos_key_proj",
                "deberta-v3-nli | position_buckets | 200 | position_buckets",
                "deberta-v2-conv | conv_kernel_size | 4 | conv_kernel_size",
                "deberta-v2-conv | attention_head_size | 16 | attention_head_size",
                "bart-nli | normalize_before | true | normalize_before",
                "bart-nli | tie_word_embeddings | false | tie_word_embeddings",
                "modernbert-nli | layer_types | [\"full_attention\", \"linear_attention\"] | layer_types",
                "modernbert-nli | rope_parameters | {\"full_attention\": {\"rope_type\": \"yarn\"}} | rope_parameters",
                "modernbert-nli | classifier_pooling | \"max\" | classifier_pooling",
                "modernbert-nli | norm_bias | true | norm.bias",
                "gpt2-plain | architectures | [\"GPTJForCausalLM\"] | GPT2LMHeadModel, GPTNeoForCausalLM, LlamaForCausalLM",
                "gpt2-plain | add_cross_attention | true | add_cross_attention",
                "gpt2-plain | n_inner | 64 | mlp.c_fc.weight [32, 128], expected [32, 64]",
                "gpt2-plain | tie_word_embeddings | false | lm_head.weight",
                "gpt2-plain | activation_function | \"swiglu\" | activation_function",
                "gpt2-plain | eos_token_id | [\"x\"] | eos_token_id",
                "gpt2-plain | quantization_config | {\"bits\": 4} | quantization_config",
                "gpt-neo-alternating | attention_types | [[[\"global\", \"sliding\"], 2]] | attention_types",
                "gpt-neo-alternating | attention_types | [[[\"global\"], 3]] | attention_types",
                "gpt-neo-alternating | attention_types | [[[], 2147483647]] | attention_types",
                "llama-grouped | num_key_value_heads | 3 | num_key_value_heads",
                "gpt-neo-alternating | attention_types | [[[\"global\", \"local\"], \"2\"]] | attention_types",
                "llama-grouped | head_dim | 9 | head_dim",
                "llama-grouped | head_dim | 16777216 | head_dim 16777216",
                "llama-grouped | rope_parameters | {\"rope_type\": \"linear\", \"factor\": \"2\"} | a factor above 0",
                "llama-grouped | rope_parameters | {\"rope_type\": \"yarn\", \"factor\": 2} | rope_parameters",
                "llama-grouped | rope_parameters | {\"rope_type\": \"llama3\", \"factor\": 0} | factor",
                "llama-grouped | attention_bias | true | q_proj.bias",
                "llama-biased | rope_scaling | {\"type\": \"dynamic\", \"factor\": 2} | rope_scaling",
                "llama-biased | tie_word_embeddings | 1 | tie_word_embeddings",
            })
    void aConfigurationThatIsNotComputedIsNamed(String checkpoint, String key, String value, String message)
            throws IOException {
        copy(checkpoint);
        // As it stands: a tree would make another number of one that is too large.
        change(key, JSON.getNodeFactory().rawValueNode(new RawValue(value)));
        refused(message);
    }

    @Test
    void aTensorThatIsMissingIsNamed() throws IOException {
        copy("bert-nli");
        rewrite(tensors -> tensors.remove("bert.pooler.dense.weight"));
        refused("lacks tensors: bert.pooler.dense.weight");
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() throws IOException {
        copy("bert-nli");
        rewrite(tensors -> tensors.put("classifier.bias", Tensor.of(new float[2], 2)));
        refused("classifier.bias [2], expected [3]");
    }

    @Test
    void aTensorOfWholeNumbersIsNamed() throws IOException {
        copy("bert-nli");
        rewrite(tensors ->
                tensors.put("classifier.bias", new Tensor(ElementType.I64, new long[] {3}, ByteBuffer.allocate(24))));
        refused("no floating-point numbers: classifier.bias of I64");
    }

    @Test
    void aTensorWithoutUseIsNamed() throws IOException {
        copy("bert-nli");
        rewrite(tensors -> tensors.put("bert.encoder.layer.0.gate.weight", Tensor.of(new float[2], 2)));
        refused("knows no use for: bert.encoder.layer.0.gate.weight");
    }

    @Test
    void aFolderWithoutATokenizerSaysSo() throws IOException {
        copy("bert-nli");
        Files.delete(folder.resolve("tokenizer.json"));
        refused("no file tokenizer.json");
    }

    @Test
    void whatAStrangersFileSaysIsQuotedShortAndWithoutControls() throws IOException {
        copy("bert-nli");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"truncation_side\": \"up\\n2026-01-01 ERROR " + "x".repeat(1000) + "\"}");
        String said = refused("truncation_side \"up?2026-01-01 ERROR xxx");
        assertTrue(said.length() < 200, said);
    }

    @Test
    void aConfigurationIsQuotedWithoutWhatMovesATerminalsCursorOrTurnsItsText() throws IOException {
        copy("bert-nli");
        String said =
                refusedWith("hidden_act", JSON.getNodeFactory().textNode("\u009b2J\u202e"), "hidden_act \"?2J?\"");
        assertFalse(Pattern.compile("\\p{C}").matcher(said).find(), said);
    }

    /** Three megabytes that would be a list of ten million. */
    @Test
    void aSmallFileMakesNoLongList() throws IOException {
        copy("gpt-neo-alternating");
        change("num_layers", JSON.getNodeFactory().numberNode(512));
        ArrayNode some = JSON.createArrayNode();
        for (int i = 0; i < 20_000; i++) {
            some.add("local");
        }
        ArrayNode types =
                JSON.createArrayNode().add(JSON.createArrayNode().add(some).add(512));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        refusedWith("attention_types", types, "attention_types");
        long taken = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(taken < 32 << 20, taken + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "tokenizer_config.json"})
    void whatIsReadWholeHasALimit(String name) throws IOException {
        copy("bert-nli");
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(100 << 20);
        }
        refused(name + " has 104857600 bytes; at most ");
    }

    @Test
    void aConfigurationThatIsNoJsonSaysSo() throws IOException {
        copy("bert-nli");
        Files.writeString(folder.resolve("config.json"), "<html>");
        refused("config.json is not JSON");
    }

    private String refusedWith(String key, JsonNode value, String message) throws IOException {
        change(key, value);
        return refused(message);
    }

    private void change(String key, JsonNode value) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readAllBytes(folder.resolve("config.json")));
        config.set(key, value);
        Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config));
    }

    private void copy(String checkpoint) throws IOException {
        for (String name :
                new String[] {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(TinyCheckpoints.folder(checkpoint).resolve(name), folder.resolve(name));
        }
    }

    private void rewrite(Consumer<Map<String, Tensor>> change) throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsFile old = new SafetensorsFile(ByteBuffer.wrap(Files.readAllBytes(file)));
        Map<String, Tensor> tensors = new TreeMap<>();
        old.names().forEach(name -> tensors.put(name, old.tensor(name)));
        change.accept(tensors);
        try (OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(out, tensors, Map.of());
        }
    }

    private String refused(String message) {
        SnapshotLoader loader = new SnapshotLoader(folder.resolve("archives"));
        String said = assertThrows(
                        RefusedCheckpointException.class,
                        () -> loader.load("tiny", folder, new Arithmetic(Dtype.FP32, Device.CPU)))
                .getMessage();
        assertTrue(said.contains(message), said);
        return said;
    }
}
