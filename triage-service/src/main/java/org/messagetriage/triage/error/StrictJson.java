package org.messagetriage.triage.error;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Refuses bodies that Jackson alone would read as something their sender did not say. */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        // Lines sent as one message: the first would be stored, the others lost.
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        // By its place in our code 1 would be an admin, or "unsatisfied" where a page's key 1 is the worst label.
        mapper.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        // No "true" or 1 for true, no "0.5" for 0.5.
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
    }
}
