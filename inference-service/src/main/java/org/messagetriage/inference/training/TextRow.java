package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** A text and the label that a person gave it, out of rows {@code {"text": ..., "label": ...}}. */
record TextRow(String text, String label) {

    /** @throws IOException if the file cannot be read or has no row that can be used */
    static DataSet.Contents<TextRow> read(Path file, List<String> labels) throws IOException {
        return DataSet.contents(file, (row, place) -> of(row, labels));
    }

    /** @param labels that may occur; empty: any */
    private static TextRow of(JsonNode row, List<String> labels) throws BadRowException {
        JsonNode text = row.path("text");
        if (!text.isTextual() || text.asText().isBlank()) {
            throw new BadRowException("text: a text with something in it, not " + text);
        }
        JsonNode label = row.path("label");
        if (label.isMissingNode() || label.isNull()) {
            throw new BadRowException("label: missing");
        }
        if (!label.isTextual() || label.asText().isBlank()) {
            throw new BadRowException("label: a text with something in it, not " + label);
        }
        if (!labels.isEmpty() && !labels.contains(label.asText())) {
            throw new BadRowException("label: one of " + String.join(", ", labels) + ", not '" + label.asText() + "'");
        }
        return new TextRow(text.asText(), label.asText());
    }

    /** All labels that occur, in the order of the alphabet. */
    static List<String> labels(List<TextRow> rows) {
        TreeSet<String> labels = new TreeSet<>();
        rows.forEach(row -> labels.add(row.label));
        return List.copyOf(labels);
    }
}
