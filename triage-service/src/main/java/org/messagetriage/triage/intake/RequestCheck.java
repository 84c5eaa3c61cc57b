package org.messagetriage.triage.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.FieldError;
import org.messagetriage.triage.error.StorableText;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.error.Violations;

/** Whether a message can be taken in. */
@ApplicationScoped
class RequestCheck {
    private static final int MAX_ATTRIBUTES = 50;
    private static final int MAX_NAME = 100;
    private static final int MAX_VALUE = 500;
    private static final Instant OLDEST = Instant.parse("1970-01-01T00:00:00Z");
    /** For clocks that are ahead of ours, and dates without a time zone. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final Validator validator;

    RequestCheck(Validator validator) {
        this.validator = validator;
    }

    /** @throws TriageException INVALID_REQUEST with every field that is wrong */
    void check(MessageRequest request) {
        if (request == null) {
            throw new TriageException(ErrorCode.INVALID_REQUEST, "The body must be an object");
        }
        List<FieldError> errors = new ArrayList<>(Violations.toFieldErrors(validator.validate(request)));
        checkTime(request.receivedAt(), errors);
        checkAttributes(request.attributes(), errors);
        if (!errors.isEmpty()) {
            throw new TriageException(ErrorCode.INVALID_REQUEST, Violations.summary(errors), errors);
        }
    }

    /** Null, for none, is fine. */
    static void checkKey(String idempotencyKey) {
        if (idempotencyKey != null && !idempotencyKey.matches("[\\x21-\\x7e]{1,200}")) {
            throw TriageException.invalid("Idempotency-Key", "must be 1 to 200 visible ASCII characters");
        }
    }

    private static void checkTime(Instant receivedAt, List<FieldError> errors) {
        if (receivedAt != null
                && (receivedAt.isBefore(OLDEST)
                        || receivedAt.isAfter(Instant.now().plus(AHEAD)))) {
            errors.add(new FieldError("receivedAt", "must lie between 1970 and now"));
        }
    }

    private static void checkAttributes(Map<String, Object> attributes, List<FieldError> errors) {
        if (attributes.size() > MAX_ATTRIBUTES) {
            errors.add(new FieldError("attributes", "must have at most " + MAX_ATTRIBUTES + " entries"));
            return;
        }
        attributes.forEach((name, value) -> {
            if (name.isBlank() || name.length() > MAX_NAME || !StorableText.isStorable(name)) {
                errors.add(new FieldError("attributes", "must have names of 1 to " + MAX_NAME + " characters"));
            } else if (value instanceof String text && (text.length() > MAX_VALUE || !StorableText.isStorable(text))) {
                errors.add(new FieldError(
                        "attributes." + name,
                        "must be at most " + MAX_VALUE + " characters of " + StorableText.EXPECTED));
            } else if (value instanceof Double number && !Double.isFinite(number)) {
                errors.add(new FieldError("attributes." + name, "must be a number that a double can hold"));
            } else if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                errors.add(new FieldError("attributes." + name, "must be a text, a number or a boolean"));
            }
        });
    }
}
