package org.messagetriage.inference.engine;

/** The tasks of the Hugging Face pipelines that this service offers, under the names they have there. */
public enum Task {
    ZERO_SHOT_CLASSIFICATION("zero-shot-classification"),
    TEXT_CLASSIFICATION("text-classification"),
    FEATURE_EXTRACTION("feature-extraction"),
    TEXT_GENERATION("text-generation");

    private final String wireName;

    Task(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
