package org.messagetriage.inference.engine;

/** How a classifier's outputs relate to one another: {@code problem_type} in a Hugging Face configuration. */
public enum Problem {
    /** Not said: one output is a yes or no, several exclude one another. */
    UNSAID,
    SINGLE_LABEL,
    MULTI_LABEL,
    REGRESSION
}
