package org.messagetriage.inference.model;

/** Where a model stands on its way to service. */
public enum ModelState {
    LOADING,
    READY,
    FAILED
}
