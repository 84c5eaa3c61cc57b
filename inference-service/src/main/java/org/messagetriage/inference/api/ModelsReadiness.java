package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.messagetriage.inference.model.CatalogueEntry;
import org.messagetriage.inference.model.ModelCatalogue;

/**
 * Ready once every model is loaded and warmed up. This page asks for no key: it says no reason of a failure, and where
 * others have one, no model's name.
 */
@Readiness
@ApplicationScoped
class ModelsReadiness implements HealthCheck {

    private final ModelCatalogue catalogue;
    private final boolean namesModels;

    ModelsReadiness(ModelCatalogue catalogue, ServiceConfig config) {
        this.catalogue = catalogue;
        this.namesModels = !AccessKey.of(config.apiKey().orElse(null)).isSet();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("models").status(catalogue.ready());
        if (namesModels) {
            for (CatalogueEntry entry : catalogue.entries()) {
                health.withData(entry.name(), entry.state().name().toLowerCase(Locale.ROOT));
            }
        }
        return health.build();
    }
}
