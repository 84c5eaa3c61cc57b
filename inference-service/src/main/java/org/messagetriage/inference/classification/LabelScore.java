package org.messagetriage.inference.classification;

/** A label and how sure a model is of it: from 0 to 1, or a bare logit where the caller asked for no function. */
public record LabelScore(String label, float score) {}
