package org.messagetriage.inference.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.ModelSource;

/** The three models under their names and one of an organisation, all of them fakes. */
@Alternative
@ApplicationScoped
public class FakeModels implements ModelSource {

    private final FakeModel zeroShot = FakeModel.zeroShot("zero-shot");
    private final FakeModel satisfaction = FakeModel.satisfaction("satisfaction");
    private final FakeModel embedding = FakeModel.embedding("embedding");
    private final FakeModel slashed = FakeModel.satisfaction("acme/mood");

    @Override
    public List<String> names() {
        return List.of("zero-shot", "satisfaction", "embedding", "acme/mood");
    }

    @Override
    public Model load(String name) {
        return switch (name) {
            case "zero-shot" -> zeroShot;
            case "satisfaction" -> satisfaction;
            case "embedding" -> embedding;
            default -> slashed;
        };
    }

    FakeModel satisfaction() {
        return satisfaction;
    }

    FakeModel zeroShot() {
        return zeroShot;
    }

    /** A service with these models and small limits. */
    public static class Profile implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FakeModels.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "messagetriage.inference.batching.queued-tokens", "20000",
                    "messagetriage.inference.batching.batch-tokens", "512");
        }
    }
}
