package org.messagetriage.inference.checkpoint;

/**
 * What a pickle may name outside of itself. {@link PickleReader} knows only plain values; every class, function and
 * persistent object is asked for here, and what is not known is refused.
 */
interface PickleObjects {

    /** A class or function by its Python name. */
    Object global(String module, String name) throws CheckpointException;

    /** The result of calling what {@link #global} gave. */
    Object call(Object function, Object[] arguments) throws CheckpointException;

    /** The object behind a persistent identifier. */
    Object persistent(Object identifier) throws CheckpointException;
}
