package org.messagetriage.inference.hub;

import java.util.Locale;

/** Why a model could not be had: stable codes for clients and logs. */
public enum HubError {
    /** The text names no model in a form that is understood. */
    INVALID_REFERENCE,
    /** The hub wants to know who asks, or has not let this account in (gated or private models). */
    ACCESS_DENIED,
    MODEL_NOT_FOUND,
    REVISION_NOT_FOUND,
    FILE_NOT_FOUND,
    /** The model has weights only in forms that are not read here. */
    NO_WEIGHTS,
    /** No connection, or the hub has too much to do; another try may go well. */
    HUB_UNREACHABLE,
    /** The hub's answer is not what its protocol says. */
    HUB_ANSWER_INVALID,
    /** Downloads are switched off and the cache does not have the model. */
    OFFLINE,
    /** What came is not what the hub's digest says. */
    HASH_MISMATCH,
    DISK_FULL,
    /** The cache cannot be written to. */
    CACHE_UNUSABLE;

    /** The name that clients may rely on. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
