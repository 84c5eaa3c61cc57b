package org.messagetriage.inference.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * Reads request bodies: strict UTF-8, strict JSON, no silent change of types. A fault is told in the words of the
 * document, never in those of the parser.
 */
final class RequestReader {

    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 256;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(LONGEST_NAME)
                            .build())
                    // Interning and canonical names would let clients fill a table of this process.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, strict -> {
                strict.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                strict.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                strict.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .build();
    private static final ObjectReader READER = MAPPER.readerFor(ModelRequest.class);
    private static final ObjectReader FEW_SHOT_READER = MAPPER.readerFor(FewShotRequest.class);
    private static final ObjectReader COMPLETION_READER = MAPPER.readerFor(CompletionRequest.class);
    private static final ObjectReader JOB_READER = MAPPER.readerFor(TransformJobRequest.class);
    private static final ObjectReader LOAD_READER = MAPPER.readerFor(LoadRequest.class);

    private RequestReader() {}

    static ModelRequest read(byte[] body) {
        return read(body, READER, "{\"inputs\": ...}");
    }

    /**
     * What a field holds whose type was not known when the body was read.
     *
     * @param value null if the field is not there
     * @return null if it is not there, or null
     */
    static <T> T part(String field, JsonNode value, Class<T> type) {
        if (value == null || value.isNull()) {
            return null;
        }
        return read(() -> {
            try {
                return MAPPER.treeToValue(value, type);
            } catch (JsonMappingException e) {
                e.prependPath(type, field);
                throw e;
            }
        });
    }

    static FewShotRequest readFewShot(byte[] body) {
        return read(body, FEW_SHOT_READER, "{\"model\": ..., \"input\": ...}");
    }

    static CompletionRequest readCompletion(byte[] body) {
        return read(body, COMPLETION_READER, "{\"model\": ..., \"prompt\": ...}");
    }

    static TransformJobRequest readJob(byte[] body) {
        return read(body, JOB_READER, "{\"path\": ..., \"model\": ...}");
    }

    /** Without a body all is as the configuration says. */
    static LoadRequest readLoad(byte[] body) {
        return body == null || body.length == 0
                ? new LoadRequest(null, null, null)
                : read(body, LOAD_READER, "nothing or {\"from\": ..., \"revision\": ..., \"dtype\": ...}");
    }

    private static <T> T read(byte[] body, ObjectReader reader, String example) {
        String text = StrictUtf8.decode(body);
        T request = read(() -> text.isBlank() ? null : reader.readValue(text));
        if (request == null) {
            throw new InferenceException(ErrorCode.MALFORMED_JSON, "The body is empty, expected " + example);
        }
        return request;
    }

    private interface Reading<T> {
        T now() throws JsonProcessingException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.now();
        } catch (StreamConstraintsException e) {
            throw outOfBounds(e);
        } catch (MismatchedInputException e) {
            throw mismatch(e);
        } catch (JsonMappingException e) {
            throw wrapped(e);
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    /** The parser's own faults come wrapped when they are met inside a field. */
    private static InferenceException wrapped(JsonMappingException e) {
        if (e.getCause() instanceof StreamConstraintsException cause) {
            return outOfBounds(cause);
        }
        if (e.getCause() instanceof InputCoercionException cause) {
            return InferenceException.ofField(
                    ErrorCode.WRONG_TYPE, path(e), "must be " + wholeNumber(cause.getTargetType()));
        }
        if (e.getCause() instanceof JsonProcessingException cause) {
            return malformed(cause);
        }
        return mismatch(e);
    }

    private static String wholeNumber(Class<?> type) {
        boolean wide = type == Long.class || type == long.class;
        return "a whole number of at most " + (wide ? 64 : 32) + " bits";
    }

    private static InferenceException malformed(JsonProcessingException e) {
        String what = e.getOriginalMessage().startsWith("Duplicate field")
                ? "a field is given twice"
                : "it cannot be read on from there";
        return new InferenceException(ErrorCode.MALFORMED_JSON, "The body is not JSON" + at(e) + ": " + what);
    }

    private static InferenceException outOfBounds(JsonProcessingException e) {
        return new InferenceException(
                ErrorCode.MALFORMED_JSON,
                "The body is nested too deeply (at most " + DEEPEST
                        + " levels), or a number in it is too large, or a field name too long" + at(e));
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static InferenceException mismatch(JsonMappingException e) {
        if (e.getOriginalMessage().startsWith("Trailing token")) {
            return malformed(e);
        }
        String field = path(e);
        String message = "must be " + expected(e);
        return field.isEmpty()
                ? new InferenceException(ErrorCode.WRONG_TYPE, "The body " + message)
                : InferenceException.ofField(ErrorCode.WRONG_TYPE, field, message);
    }

    private static String expected(JsonMappingException e) {
        Class<?> type = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : Object.class;
        if (type == null || type == ModelRequest.class) {
            return "an object with a field inputs";
        }
        if (type == FewShotRequest.class) {
            return "an object with the fields model and input";
        }
        if (type == CompletionRequest.class) {
            return "an object with the fields model and prompt";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == TransformJobRequest.class) {
            return "an object with the fields path and model";
        }
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Double.class) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        return type == Texts.class ? "a text or a list of texts" : "an object";
    }

    /** {@code parameters.candidate_labels[3]}: only names of our own records occur, for unknown ones are not read. */
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
}
