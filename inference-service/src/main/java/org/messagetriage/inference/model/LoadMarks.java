package org.messagetriage.inference.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Loads that have begun and not ended, in a file. A checkpoint may end the process, by filling its heap or by a fault of
 * native code; what is remembered is loaded at every start, and would do so at each. Once may be an accident, as kill -9
 * is; after the second time nobody begins it but a person.
 */
final class LoadMarks {

    private static final Logger LOG = Logger.getLogger(LoadMarks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 2;

    private final Path file;
    private final Map<String, Integer> begun = new LinkedHashMap<>();

    LoadMarks(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                begun.putAll(JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Integer>>() {}));
            }
        } catch (IOException e) {
            LOG.warnf("%s cannot be read: which loads the last process did not end is not known", file);
        }
    }

    /** Whether the process ended while this was loaded, and not for the first time. */
    synchronized boolean endsTheProcess(String name) {
        return begun.getOrDefault(name, 0) >= MOST;
    }

    synchronized void begin(String name) {
        begun.merge(name, 1, Integer::sum);
        write();
    }

    /** Well or not; or it is no longer wanted. */
    synchronized void end(String name) {
        if (begun.remove(name) != null) {
            write();
        }
    }

    /** In a way that an interrupt does not end, as it does a channel's: the thread's may be one that is given up. */
    private void write() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.write(file.resolveSibling(file.getFileName() + ".new"), JSON.writeValueAsBytes(begun));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warnf("%s cannot be written: %s", file, e.getMessage());
        }
    }
}
