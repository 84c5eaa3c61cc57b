package org.messagetriage.triage.intake;

/**
 * A request on its way in.
 *
 * @param idempotencyKey null where the sender gave none
 */
record Incoming(MessageRequest request, String idempotencyKey) {}
