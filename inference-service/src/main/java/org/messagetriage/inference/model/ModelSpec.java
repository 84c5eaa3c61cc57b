package org.messagetriage.inference.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Which model somebody wants under which name; texts as they were given, not yet checked.
 *
 * @param name to serve it under
 * @param from {@code org/name} of a hub or {@code ./folder}; null: what the configuration has under this name, else the
 *     name itself
 * @param revision branch, tag or commit of a hub's model; null: the configured one, else main
 * @param dtype element type of the arithmetic; null: the configured one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSpec(String name, String from, String revision, DtypeChoice dtype) {

    /** What the configuration says of a name. */
    static ModelSpec ofName(String name) {
        return new ModelSpec(name, null, null, null);
    }
}
