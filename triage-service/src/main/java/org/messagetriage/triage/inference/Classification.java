package org.messagetriage.triage.inference;

import java.util.List;
import org.messagetriage.triage.prediction.Score;

/**
 * What a model said about several texts.
 *
 * @param scores for each text, in the texts' order, every label with its probability, highest first
 */
public record Classification(String model, String revision, List<List<Score>> scores) {}
