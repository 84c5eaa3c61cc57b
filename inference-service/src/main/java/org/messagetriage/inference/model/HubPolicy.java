package org.messagetriage.inference.model;

import java.util.List;
import java.util.regex.Pattern;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.hub.ModelReference;

/** Which models of the hub may be loaded by request: {@code org/name}, {@code org/*}, or {@code *} for all. */
final class HubPolicy {

    private static final String SETTING = "messagetriage.inference.models.hub-allow";
    private static final Pattern RULE = Pattern.compile("\\*|[A-Za-z0-9._-]+/(\\*|[A-Za-z0-9._-]+)");

    private final List<String> rules;

    /** @throws IllegalArgumentException if a rule is none */
    HubPolicy(List<String> rules) {
        this.rules = rules.stream().map(String::strip).toList();
        for (String rule : this.rules) {
            if (!RULE.matcher(rule).matches()) {
                throw new IllegalArgumentException(
                        SETTING + " has \"" + rule + "\"; a rule is org/name, org/* or * for all");
            }
        }
    }

    /** @throws InferenceException {@code HUB_FORBIDDEN} */
    void require(ModelReference model) {
        String organisation = model.name().substring(0, model.name().indexOf('/') + 1);
        boolean allowed = rules.contains("*") || rules.contains(model.name()) || rules.contains(organisation + "*");
        if (!allowed) {
            throw new InferenceException(
                    ErrorCode.HUB_FORBIDDEN,
                    model + " may not be loaded by request: neither " + SETTING
                            + " nor messagetriage.inference.models.hub names it");
        }
    }
}
