package org.messagetriage.inference.engine;

/**
 * A token that a model wrote.
 *
 * @param logProbability natural logarithm of the probability that the model gave it, before temperature and all else that
 *     {@link Sampling} does
 */
public record Token(int id, double logProbability) {}
