package org.messagetriage.inference.model;

/** What is being done to bring a model into service. */
public enum LoadPhase {
    /** Behind other models. */
    WAITING,
    DOWNLOADING,
    LOADING,
    /** Its first runs, before anybody is answered by it. */
    WARMING_UP
}
