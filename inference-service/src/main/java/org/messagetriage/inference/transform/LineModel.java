package org.messagetriage.inference.transform;

import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.engine.Model;

/**
 * A model as the lines of one transformation are asked of it.
 *
 * @param lines makes a line's work under the parameters that hold for all
 * @param work where that work is handed in
 */
record LineModel(Model model, LineInference.Lines lines, Desk work) {}
