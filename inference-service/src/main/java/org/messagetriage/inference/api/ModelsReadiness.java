package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.messagetriage.inference.model.CatalogueEntry;
import org.messagetriage.inference.model.ModelCatalogue;

/** Ready once every model is loaded and warmed up. Says no reason of a failure: this page asks for no key. */
@Readiness
@ApplicationScoped
class ModelsReadiness implements HealthCheck {

    private final ModelCatalogue catalogue;

    ModelsReadiness(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("models").status(catalogue.ready());
        for (CatalogueEntry entry : catalogue.entries()) {
            health.withData(entry.name(), entry.state().name().toLowerCase(Locale.ROOT));
        }
        return health.build();
    }
}
