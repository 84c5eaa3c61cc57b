package org.messagetriage.inference.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads labelled rows from JSON lines, gzipped if the name ends in {@code .gz}. */
final class DataSet {

    /**
     * One labelled row.
     *
     * @param texts the text, or premise and hypothesis
     * @param target how likely each label is to be right, in the task's order; where a person said which one is, 1 for it
     * @param source where the row comes from, as its field {@code source} says; empty without one
     * @param place file and line, for messages
     */
    record Row(List<String> texts, float[] target, String source, String place) {

        /** Index of the likeliest label. */
        int label() {
            int best = 0;
            for (int i = 1; i < target.length; i++) {
                best = target[i] > target[best] ? i : best;
            }
            return best;
        }
    }

    private static final int REASONS_SHOWN = 20;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private DataSet() {}

    /** A row out of a JSON object; the place is its file and line. */
    interface Parser<T> {
        T parse(JsonNode row, String place) throws BadRowException;
    }

    /**
     * What a file holds.
     *
     * @param bad number of lines that cannot be used
     * @param reasons file, line and reason of the first of them
     */
    record Contents<T>(List<T> rows, int bad, List<String> reasons) {

        /** @throws IOException if any row is bad; the message lists lines and reasons */
        List<T> allGood() throws IOException {
            if (bad > 0) {
                throw new IOException(bad + " of " + (rows.size() + bad) + " rows cannot be used:\n" + why());
            }
            return rows;
        }

        /** @throws IOException if there is none */
        List<T> goodOnes() throws IOException {
            return rows.isEmpty() ? allGood() : rows;
        }

        String why() {
            return String.join("\n", reasons) + (bad > reasons.size() ? "\n..." : "");
        }
    }

    /** @throws IOException if the file cannot be read, or holds bad rows: the message lists their lines and reasons */
    static List<Row> read(Path file, TrainingTask task) throws IOException {
        return contents(file, (row, place) -> row(row, place, task)).allGood();
    }

    /** @throws IOException if the file cannot be read or has no rows at all */
    static <T> Contents<T> contents(Path file, Parser<T> parser) throws IOException {
        List<T> rows = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        int number = 0;
        try (InputStream in = Files.newInputStream(file);
                BufferedReader lines = lines(in, file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String place = file.getFileName() + ":" + number;
                try {
                    rows.add(parser.parse(object(utf8(line)), place));
                } catch (BadRowException e) {
                    if (reasons.size() < REASONS_SHOWN) {
                        reasons.add(place + ": " + e.getMessage());
                    }
                }
            }
        } catch (EOFException e) {
            throw new IOException(file + ": not a whole gzip file: it ends too early", e);
        } catch (ZipException e) {
            throw new IOException(file + ": not a whole gzip file: " + e.getMessage(), e);
        }
        if (number == 0) {
            throw new IOException(file + " has no rows");
        }
        return new Contents<>(rows, number - rows.size(), reasons);
    }

    /** A byte is a character here: whether a line is UTF-8 is asked of each, so that a broken one has a number. */
    private static BufferedReader lines(InputStream in, Path file) throws IOException {
        boolean packed = file.getFileName().toString().endsWith(".gz");
        return new BufferedReader(
                new InputStreamReader(packed ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.ISO_8859_1));
    }

    private static String utf8(String line) throws BadRowException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRowException("no UTF-8");
        }
    }

    private static JsonNode object(String line) throws BadRowException {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new BadRowException("no JSON: " + e.getOriginalMessage());
        }
        if (row == null || !row.isObject()) {
            throw new BadRowException("expected a JSON object");
        }
        return row;
    }

    private static Row row(JsonNode row, String place, TrainingTask task) throws BadRowException {
        List<String> texts = new ArrayList<>();
        for (String field : task.textFields()) {
            JsonNode text = row.path(field);
            if (!text.isTextual() || text.asText().isBlank()) {
                throw new BadRowException(field + ": a text with something in it, not " + text);
            }
            texts.add(text.asText());
        }
        return new Row(texts, task.target(row), row.path("source").asText(""), place);
    }
}
