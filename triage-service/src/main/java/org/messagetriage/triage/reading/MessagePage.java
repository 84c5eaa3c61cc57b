package org.messagetriage.triage.reading;

import java.util.List;

/**
 * One page of a list.
 *
 * @param nextCursor for the next page; null on the last one
 */
public record MessagePage(List<MessageSummary> items, String nextCursor) {}
