package org.messagetriage.triage.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/** What an account or an API key may do. */
public enum Role {
    @JsonProperty(Roles.REVIEWER)
    REVIEWER(Roles.REVIEWER),
    @JsonProperty(Roles.ADMIN)
    ADMIN(Roles.ADMIN, Roles.REVIEWER, Roles.INTEGRATION),
    @JsonProperty(Roles.INTEGRATION)
    INTEGRATION(Roles.INTEGRATION);

    private final Set<String> granted;

    Role(String... granted) {
        this.granted = Set.of(granted);
    }

    /** The names to be used in {@code @RolesAllowed}: an admin may do all that the others may. */
    public Set<String> granted() {
        return granted;
    }
}
