package org.messagetriage.triage.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * The inference service's OpenAPI document, as far as it takes to hold JSON to it. Stricter than the standard: a
 * field that the document does not name is an error, for it is one that somebody renamed.
 */
final class ContractDocument {
    private final Map<String, Object> root;

    ContractDocument(Path file) throws IOException {
        root = new Yaml().load(Files.readString(file));
    }

    Map<String, Object> operation(String path, String method) {
        Map<String, Object> paths = object(root.get("paths"));
        if (!paths.containsKey(path) || !object(paths.get(path)).containsKey(method)) {
            throw new AssertionError("The document has no " + method + " " + path);
        }
        return object(object(paths.get(path)).get(method));
    }

    Object requestSchema(Map<String, Object> operation) {
        return at(operation, "requestBody", "content", "application/json", "schema");
    }

    Object responseSchema(Map<String, Object> operation) {
        return at(operation, "responses", "200", "content", "application/json", "schema");
    }

    static Object at(Object node, String... keys) {
        for (String key : keys) {
            node = object(node).get(key);
        }
        return node;
    }

    /** @return what is wrong; empty when the value fits */
    List<String> errors(Object schema, Object value, String where) {
        Map<String, Object> rules = resolve(schema);
        for (String combination : List.of("oneOf", "anyOf", "allOf")) {
            if (rules.get(combination) instanceof List<?> options) {
                boolean fits = options.stream()
                        .anyMatch(option -> errors(option, value, where).isEmpty());
                return fits ? List.of() : List.of(where + ": fits none of " + combination);
            }
        }
        List<String> errors = new ArrayList<>();
        if (rules.get("enum") instanceof List<?> values && !values.contains(value)) {
            errors.add(where + ": " + value + " is none of " + values);
        }
        switch (String.valueOf(rules.get("type"))) {
            case "object" -> checkObject(rules, value, where, errors);
            case "array" -> checkArray(rules, value, where, errors);
            case "string" -> require(value instanceof String, "a string", where, errors);
            case "boolean" -> require(value instanceof Boolean, "a boolean", where, errors);
            case "integer" -> require(value instanceof Integer || value instanceof Long, "an integer", where, errors);
            case "number" -> require(value instanceof Number, "a number", where, errors);
            default -> errors.add(where + ": a schema of an unknown type, " + rules);
        }
        return errors;
    }

    private void checkObject(Map<String, Object> rules, Object value, String where, List<String> errors) {
        if (!(value instanceof Map<?, ?> fields)) {
            errors.add(where + ": not an object");
            return;
        }
        Map<String, Object> properties = object(rules.getOrDefault("properties", Map.of()));
        if (rules.get("required") instanceof List<?> required) {
            required.forEach(name -> require(fields.containsKey(name), "with " + name, where, errors));
        }
        fields.forEach((name, field) -> {
            if (!properties.containsKey(name)) {
                errors.add(where + "." + name + ": not in the document");
            } else {
                errors.addAll(errors(properties.get(name), field, where + "." + name));
            }
        });
    }

    private void checkArray(Map<String, Object> rules, Object value, String where, List<String> errors) {
        if (value instanceof List<?> items) {
            items.forEach(item -> errors.addAll(errors(rules.get("items"), item, where + "[]")));
        } else {
            errors.add(where + ": not an array");
        }
    }

    private static void require(boolean holds, String what, String where, List<String> errors) {
        if (!holds) {
            errors.add(where + ": not " + what);
        }
    }

    private Map<String, Object> resolve(Object schema) {
        Map<String, Object> rules = object(schema);
        return rules.get("$ref") instanceof String reference
                ? object(at(root, reference.substring("#/".length()).split("/")))
                : rules;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object node) {
        return (Map<String, Object>) node;
    }
}
