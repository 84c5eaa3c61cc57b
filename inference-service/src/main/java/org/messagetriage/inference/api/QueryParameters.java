package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A request's {@code parameters} out of a query: {@code candidate_labels=a,b&multi_label=true&top_k=3}. */
final class QueryParameters {

    private static final Set<String> YES_OR_NO =
            Set.of("multi_label", "multi_class", "do_sample", "return_full_text", "details");
    private static final Set<String> NUMBERS =
            Set.of("top_k", "max_new_tokens", "seed", "temperature", "top_p", "repetition_penalty");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern FRACTION = Pattern.compile("-?\\d{1,9}\\.\\d{1,9}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private QueryParameters() {}

    /** What cannot be turned into its type stays a text, and is refused as the wrong type with all others of its kind. */
    static ObjectNode of(Map<String, List<String>> query) {
        ObjectNode parameters = NODES.objectNode();
        query.forEach(
                (name, values) -> parameters.set(name, values.size() == 1 ? value(name, values.get(0)) : list(values)));
        return parameters;
    }

    private static JsonNode value(String name, String text) {
        if (YES_OR_NO.contains(name) && (text.equals("true") || text.equals("false"))) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (NUMBERS.contains(name) && NUMBER.matcher(text).matches()) {
            return NODES.numberNode(Long.parseLong(text));
        }
        if (NUMBERS.contains(name) && FRACTION.matcher(text).matches()) {
            return NODES.numberNode(Double.parseDouble(text));
        }
        return NODES.textNode(text);
    }

    /** {@code candidate_labels=a&candidate_labels=b} is a list, for labels with a comma in them. */
    private static ArrayNode list(List<String> values) {
        ArrayNode list = NODES.arrayNode();
        values.forEach(list::add);
        return list;
    }
}
