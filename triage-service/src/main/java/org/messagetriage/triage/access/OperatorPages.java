package org.messagetriage.triage.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may look at {@code /q}: on loopback, whoever is on this machine; where others reach the service, programs and
 * admins. Health alone is for all, since what asks for it (a container engine, a load balancer) has no key.
 */
@ApplicationScoped
class OperatorPages implements HttpSecurityPolicy {
    private final boolean loopback;

    OperatorPages(@ConfigProperty(name = "quarkus.http.host") String host) throws UnknownHostException {
        loopback = Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    }

    /** As application.properties calls it. */
    @Override
    public String name() {
        return "operators";
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        String path = request.normalizedPath();
        if (loopback || path.equals("/q/health") || path.startsWith("/q/health/")) {
            return CheckResult.permit();
        }
        return identity.map(who -> who.hasRole(Roles.INTEGRATION) ? CheckResult.PERMIT : CheckResult.DENY);
    }
}
