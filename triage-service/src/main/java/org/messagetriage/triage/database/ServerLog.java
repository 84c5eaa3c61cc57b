package org.messagetriage.triage.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.triage.home.StartFailure;

/** What PostgreSQL said before it gave up, and what to do about it. */
final class ServerLog {
    private static final int LINES = 8;

    private ServerLog() {}

    static StartFailure explain(Path log, DataFolder folder, Exception cause) {
        List<String> last = last(log);
        String text = String.join("\n", last) + cause.getMessage();
        String advice;
        if (text.contains("No space left on device")) {
            advice = "The disk is full. Free some space, or set MESSAGETRIAGE_HOME to another disk.";
        } else if (text.contains("Permission denied")) {
            advice = "It may not write to " + folder.path()
                    + ". Make the folder belong to whoever starts the service, or set MESSAGETRIAGE_HOME.";
        } else if (text.contains("as root")) {
            advice = "PostgreSQL does not run as root here. Start the service as another user.";
        } else if (text.contains("Missing embedded postgres binaries") || text.contains("No embedded postgres")) {
            advice = "This build brings no PostgreSQL for this kind of machine.";
        } else {
            advice = "Its log is " + log + ".";
        }
        StringBuilder message = new StringBuilder("The embedded PostgreSQL does not start. " + advice
                + " Or use a PostgreSQL of your own: set QUARKUS_DATASOURCE_JDBC_URL.");
        last.forEach(line -> message.append("\n    ").append(line));
        return new StartFailure(message.toString(), cause);
    }

    private static List<String> last(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
