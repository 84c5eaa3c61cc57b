package org.messagetriage.triage.error;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Jackson's complaints in this service's words: which field, which line, what was expected; no class names. */
public final class JsonErrors {
    private JsonErrors() {}

    public static Problem toProblem(JsonProcessingException e) {
        TriageException refusal = toRefusal(e);
        return Problem.of(refusal.code(), refusal.getMessage(), refusal.errors());
    }

    public static TriageException toRefusal(JsonProcessingException e) {
        Integer line = line(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return refusal(ErrorCode.UNKNOWN_FIELD, path(unknown), line, "is not known here; known are " + known);
        }
        if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
            return refusal(ErrorCode.INVALID_REQUEST, path(format), line, "must be one of " + values(format));
        }
        if (String.valueOf(e.getOriginalMessage()).startsWith("Trailing token")) {
            return refusal(ErrorCode.MALFORMED_JSON, "", line, "must be one JSON value and nothing after it");
        }
        if (e instanceof MismatchedInputException mismatch) {
            return refusal(ErrorCode.INVALID_REQUEST, path(mismatch), line, "must be " + expected(mismatch));
        }
        if (String.valueOf(e.getOriginalMessage()).contains("UTF-8")) {
            return refusal(ErrorCode.INVALID_ENCODING, "", line, "must be valid UTF-8");
        }
        String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
        return refusal(ErrorCode.MALFORMED_JSON, path, line, "must be valid JSON");
    }

    private static TriageException refusal(ErrorCode code, String field, Integer line, String message) {
        String subject = field.isEmpty() ? "The body" : field;
        String where = line == null ? "" : " (line " + line + ")";
        return new TriageException(
                code, subject + " " + message + where, List.of(new FieldError(field, line, message)));
    }

    private static Integer line(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1 ? null : location.getLineNr();
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String values(InvalidFormatException e) {
        return Arrays.stream(e.getTargetType().getEnumConstants())
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String expected(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (type == null) {
            return "of another type";
        }
        if (type == String.class) {
            return StorableText.EXPECTED;
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false, without quotation marks";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number, without quotation marks";
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
