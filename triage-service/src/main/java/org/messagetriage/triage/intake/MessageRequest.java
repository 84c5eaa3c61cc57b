package org.messagetriage.triage.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;

/**
 * A message as it is sent in.
 *
 * @param externalId the sender's own id; the same one again is the same message
 * @param language a language tag such as {@code en} or {@code pt-BR}
 * @param receivedAt when the customer wrote; now, where it is left out
 * @param authorRef the sender's reference to the customer; nothing here looks into it
 * @param attributes texts, numbers and booleans to tell cohorts apart, such as a region; whole numbers are kept exactly,
 *     others as doubles, so what has more digits goes as a text
 * @param humanOnly no model may score it; people see it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MessageRequest(
        @NotBlank(message = "must have some text") @Size(max = MAX_TEXT, message = "must have at most {max} characters")
                String text,
        @Size(min = 1, max = 200, message = "must have 1 to {max} characters") String externalId,
        @Size(min = 1, max = 50, message = "must have 1 to {max} characters") String channel,
        @Size(max = 35, message = "must have at most {max} characters")
                // As often as fits the length: a star would be checked by recursion, to a text's end whatever its
                // length.
                @Pattern(
                        regexp = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,16}",
                        message = "must be a language tag such as en or pt-BR")
                String language,
        Instant receivedAt,
        @Size(min = 1, max = 200, message = "must have 1 to {max} characters") String authorRef,
        Map<String, Object> attributes,
        Boolean humanOnly) {
    public static final int MAX_TEXT = 20_000;

    public MessageRequest {
        attributes = attributes == null ? Map.of() : attributes;
        humanOnly = Boolean.TRUE.equals(humanOnly) ? true : null;
    }
}
