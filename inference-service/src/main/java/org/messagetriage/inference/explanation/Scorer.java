package org.messagetriage.inference.explanation;

import java.util.List;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.classification.LabelScores;

/** Scores many texts by the same labels. */
@FunctionalInterface
public interface Scorer {

    Pending<List<LabelScores>> score(List<String> texts);
}
