package org.messagetriage.triage.error;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What is wrong with one field.
 *
 * @param field path in the body or name of the parameter, e.g. {@code attributes.region}
 * @param line of the body where the parser stopped, counted from 1; null where it does not apply
 * @param message what was expected
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(String field, Integer line, String message) {
    public FieldError(String field, String message) {
        this(field, null, message);
    }
}
