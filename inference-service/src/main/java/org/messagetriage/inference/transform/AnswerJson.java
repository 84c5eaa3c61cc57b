package org.messagetriage.inference.transform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Answers as lines. Numbers have six decimals: what a model says beyond them is the noise of its arithmetic. */
final class AnswerJson {

    private static final int DECIMALS = 6;

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(float.class, new Rounded())
                    .addSerializer(Float.class, new Rounded())
                    .addSerializer(float[].class, new RoundedRow()));

    /** In the shape of the API's own refusals. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ErrorLine(String error, String code, String field) {}

    private AnswerJson() {}

    /** @throws InferenceException {@code INTERNAL} if a score is no number */
    static byte[] of(Object answer) {
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new InferenceException(ErrorCode.INTERNAL, "The model gave a score that is no number");
        }
    }

    static byte[] of(InferenceException refusal) {
        try {
            return JSON.writeValueAsBytes(
                    new ErrorLine(refusal.sentence(), refusal.code().wireName(), refusal.field()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts can always be written", e);
        }
    }

    private static void write(float value, JsonGenerator out) throws IOException {
        if (!Float.isFinite(value)) {
            throw new IOException("no number");
        }
        BigDecimal rounded = new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
        out.writeNumber(
                rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString());
    }

    private static final class Rounded extends StdSerializer<Float> {
        private static final long serialVersionUID = 1L;

        Rounded() {
            super(Float.class);
        }

        @Override
        public void serialize(Float value, JsonGenerator out, SerializerProvider provider) throws IOException {
            write(value, out);
        }
    }

    private static final class RoundedRow extends StdSerializer<float[]> {
        private static final long serialVersionUID = 1L;

        RoundedRow() {
            super(float[].class);
        }

        @Override
        public void serialize(float[] row, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (float value : row) {
                write(value, out);
            }
            out.writeEndArray();
        }
    }
}
