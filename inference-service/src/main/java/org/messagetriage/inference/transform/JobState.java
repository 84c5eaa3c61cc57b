package org.messagetriage.inference.transform;

/** Where a job stands. */
public enum JobState {
    /** For its model, for its turn, or for what {@code waitingFor} names. */
    WAITING,
    RUNNING,
    /** Every line has its answer or its error. */
    DONE,
    /** By a caller; what was answered until then is kept. */
    CANCELLED,
    /** For good, by the fault that it names. */
    FAILED;

    public boolean isFinal() {
        return this != WAITING && this != RUNNING;
    }
}
