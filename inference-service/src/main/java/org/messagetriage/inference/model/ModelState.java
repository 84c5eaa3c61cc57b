package org.messagetriage.inference.model;

/** Where a model stands on its way to service. */
public enum ModelState {
    LOADING,
    /** It may be called, whether or not another revision is being loaded. */
    READY,
    FAILED,
    /** No longer offered; seen only by those who found it before. */
    UNLOADED
}
