package org.messagetriage.triage.prediction;

/** A label and its probability, 0 to 1. */
public record Score(String label, double score) {}
