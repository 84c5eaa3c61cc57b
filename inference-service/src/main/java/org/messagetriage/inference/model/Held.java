package org.messagetriage.inference.model;

/**
 * Memory that is set aside for a model.
 *
 * @param weights bytes
 * @param text bytes of the longest text that it can write
 */
record Held(long weights, long text) {}
