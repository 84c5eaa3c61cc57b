package org.messagetriage.inference.architecture;

import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * RoBERTa (Liu et al. 2019) and XLM-RoBERTa (Conneau et al. 2020): BERT with positions that are counted from the padding
 * token's id on, and a head of two layers.
 *
 * @param modelType {@code roberta} or {@code xlm-roberta}
 * @param className the class with the head
 */
record Roberta(String modelType, String className) implements Architecture {

    @Override
    public Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException {
        int pad = config.id("pad_token_id", 1, config.integer("vocab_size"));
        int positions = config.integer("max_position_embeddings", 512) - pad - 1;
        if (positions < 1) {
            throw config.refusal("max_position_embeddings", "more than pad_token_id + 1");
        }
        Numbers numbers =
                Bert.numbers(config, labels).put("countsFromPad", true).put("pad", pad);
        // A second token type is in some checkpoints; their tokenizers never give it.
        return new Blueprint(
                modelType,
                Bert.TEXTS,
                "encoders/roberta.names",
                numbers.values(),
                positions,
                config.integer("type_vocab_size", 2),
                pad);
    }
}
