package org.messagetriage.triage.reading;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.messagetriage.triage.error.TriageException;

/** The parameters of a list, as they came. */
public class ListParameters extends MessageFilters {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 200;

    @RestQuery
    @Parameter(
            schema =
                    @Schema(
                            type = SchemaType.ARRAY,
                            implementation = String.class,
                            enumeration = {"reply", "none", "person"}))
    public List<String> queue;

    @RestQuery
    @Parameter(description = "waiting, replied, dismissed: what people did; pending, failed: how scoring stands")
    public List<String> state;

    @RestQuery
    @Parameter(description = "urgency (the default: most urgent first, then oldest) or newest")
    public String sort;

    @RestQuery
    @Parameter(description = "Messages a page, 1 to 200; 50 unless told", schema = @Schema(type = SchemaType.INTEGER))
    public String limit;

    @RestQuery
    @Parameter(description = "nextCursor of the page before; everything else has to stay as it was")
    public String cursor;

    private static final Set<String> NAMES = Stream.of(ListParameters.class.getFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .map(Field::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    /** A misspelt filter would answer with messages that nobody asked for. */
    static void refuseUnknown(Set<String> names) {
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw TriageException.invalid(name, "is not a parameter here; known are " + String.join(", ", NAMES));
            }
        }
    }

    Order order() {
        return switch (sort == null ? "urgency" : sort) {
            case "urgency" -> Order.URGENCY;
            case "newest" -> Order.NEWEST;
            default -> throw TriageException.invalid("sort", "must be urgency or newest");
        };
    }

    int limit() {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw TriageException.invalid("limit", "must be a whole number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(limit);
    }
}
