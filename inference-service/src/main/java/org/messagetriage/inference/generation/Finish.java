package org.messagetriage.inference.generation;

/** Why a text ended. */
public enum Finish {
    /** It has as many new tokens as were asked for. */
    LENGTH,
    /** The model ended it. */
    EOS_TOKEN,
    /** It came to one of the texts at which it was to stop. */
    STOP_SEQUENCE
}
