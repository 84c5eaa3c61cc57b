package org.messagetriage.inference.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One text or a list of them, as Hugging Face's clients send it; the answer has the same form.
 *
 * @param single whether it came as a bare text
 */
@JsonDeserialize(using = Texts.Deserializer.class)
@Schema(oneOf = {String.class, String[].class})
record Texts(@Schema(hidden = true) List<String> values, @Schema(hidden = true) boolean single) {

    int size() {
        return values.size();
    }

    static final class Deserializer extends StdDeserializer<Texts> {

        private static final long serialVersionUID = 1L;

        Deserializer() {
            super(Texts.class);
        }

        @Override
        public Texts deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                return new Texts(List.of(parser.getText()), true);
            }
            if (!parser.isExpectedStartArrayToken()) {
                return context.reportInputMismatch(Texts.class, "a text or a list of texts");
            }
            List<String> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                    throw JsonMappingException.wrapWithPath(
                            MismatchedInputException.from(parser, String.class, "a text"), values, values.size());
                }
                values.add(parser.getText());
            }
            return new Texts(values, false);
        }
    }
}
