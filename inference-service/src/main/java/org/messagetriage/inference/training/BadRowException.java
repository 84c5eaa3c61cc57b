package org.messagetriage.inference.training;

/** A data row that cannot be used; the message names the field and what was expected. */
final class BadRowException extends Exception {

    private static final long serialVersionUID = 1L;

    BadRowException(String message) {
        super(message);
    }
}
