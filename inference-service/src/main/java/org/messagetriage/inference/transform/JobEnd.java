package org.messagetriage.inference.transform;

/**
 * How a job ended, as it is kept on disk.
 *
 * @param at milliseconds since 1970
 * @param code of the error that it failed by; null unless it failed
 * @param reason in words; null unless it failed
 */
public record JobEnd(JobState state, long at, String code, String reason) {}
