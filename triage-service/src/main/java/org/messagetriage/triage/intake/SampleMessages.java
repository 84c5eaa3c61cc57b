package org.messagetriage.triage.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.messagetriage.triage.message.Message;

/** Fills an empty installation with messages to look at, where {@code messagetriage.samples} asks for it. */
@ApplicationScoped
class SampleMessages {
    private final IntakeService intake;
    private final ObjectMapper json;
    private final boolean wanted;

    SampleMessages(
            IntakeService intake,
            ObjectMapper json,
            @ConfigProperty(name = "messagetriage.samples", defaultValue = "false") boolean wanted) {
        this.intake = intake;
        this.json = json;
        this.wanted = wanted;
    }

    void load(@Observes StartupEvent start) throws IOException {
        if (wanted && Message.count() == 0) {
            intake.store(read());
        }
    }

    /** Each line is a {@link MessageRequest} whose time is given as {@code receivedMinutesAgo}. */
    List<Incoming> read() throws IOException {
        Instant now = Instant.now();
        List<Incoming> samples = new ArrayList<>();
        try (InputStream in = SampleMessages.class.getResourceAsStream("/samples.jsonl")) {
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : lines.lines().toList()) {
                ObjectNode sample = (ObjectNode) json.readTree(line);
                long minutes = sample.remove("receivedMinutesAgo").asLong();
                sample.put("receivedAt", now.minus(Duration.ofMinutes(minutes)).toString());
                samples.add(new Incoming(json.treeToValue(sample, MessageRequest.class), null));
            }
        }
        return samples;
    }
}
