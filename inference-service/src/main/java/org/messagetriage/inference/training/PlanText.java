package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A plan as JSON, its files by the SHA-256 of what is in them: a moved file is the same, a changed one another. */
record PlanText(JsonNode values) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static PlanText of(TrainingPlan plan) throws IOException {
        ObjectNode values = JSON.valueToTree(plan);
        values.put("data", digest(plan.data()));
        values.put("from", plan.from() == null ? "" : digest(plan.from()));
        return parse(values.toString());
    }

    /** @throws IOException if it is no plan's text */
    static PlanText parse(String text) throws IOException {
        return new PlanText(JSON.readTree(text));
    }

    /** What is not the same, a line each; empty if nothing is. */
    List<String> differences(PlanText now) {
        List<String> lines = new ArrayList<>();
        now.values.fields().forEachRemaining(entry -> {
            JsonNode before = values.path(entry.getKey());
            if (!before.equals(entry.getValue())) {
                lines.add(entry.getKey() + ": " + before + " then, " + entry.getValue() + " now");
            }
        });
        return lines;
    }

    @Override
    public String toString() {
        return values.toString();
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
            return "SHA-256 " + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
