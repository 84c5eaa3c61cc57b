package org.messagetriage.triage.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.FieldError;
import org.messagetriage.triage.error.StorableText;
import org.messagetriage.triage.error.TriageException;

/** Collects what is wrong with a request's parameters, so that a client hears of all of it at once. */
final class Refusals {
    /** As much as a person types; it also bounds what the database is asked to look for. */
    static final int MAX_TEXT = 500;

    private static final int MAX_VALUES = 50;

    private final List<FieldError> errors = new ArrayList<>();

    void unless(boolean right, String parameter, String expected) {
        FieldError error = new FieldError(parameter, expected);
        if (!right && !errors.contains(error)) {
            errors.add(error);
        }
    }

    /** Null is fine. */
    void text(String parameter, List<String> values) {
        if (values != null) {
            unless(values.size() <= MAX_VALUES, parameter, "must have at most " + MAX_VALUES + " values");
            values.forEach(value -> text(parameter, value));
        }
    }

    /** Null is fine. */
    void text(String parameter, String value) {
        if (value != null) {
            unless(value.length() <= MAX_TEXT, parameter, "must have at most " + MAX_TEXT + " characters");
            unless(StorableText.isStorable(value), parameter, "must be " + StorableText.EXPECTED);
        }
    }

    void raise() {
        if (!errors.isEmpty()) {
            String summary =
                    errors.stream().map(e -> e.field() + " " + e.message()).collect(Collectors.joining("; "));
            throw new TriageException(ErrorCode.INVALID_REQUEST, summary, errors);
        }
    }
}
