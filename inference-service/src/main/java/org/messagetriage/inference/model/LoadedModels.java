package org.messagetriage.inference.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.messagetriage.inference.checkpoint.WholeFile;

/** What was asked for while the service ran, in a file, so that the next start has it again. */
final class LoadedModels {

    private static final Logger LOG = Logger.getLogger(LoadedModels.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, ModelSpec> specs = new LinkedHashMap<>();

    /** A file that cannot be read is put aside: the service starts without it. */
    LoadedModels(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                JSON.readValue(Files.readAllBytes(file), new TypeReference<List<ModelSpec>>() {})
                        .forEach(spec -> specs.put(spec.name(), spec));
            }
        } catch (IOException e) {
            LOG.errorf(e, "%s cannot be read and is put aside", file);
            putAside();
        }
    }

    private void putAside() {
        try {
            Files.move(
                    file, file.resolveSibling(file.getFileName() + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.errorf(e, "%s stays where it is", file);
        }
    }

    synchronized List<ModelSpec> all() {
        return List.copyOf(specs.values());
    }

    synchronized void put(ModelSpec spec) throws IOException {
        if (!spec.equals(specs.get(spec.name()))) {
            Map<String, ModelSpec> next = new LinkedHashMap<>(specs);
            next.put(spec.name(), spec);
            replace(next);
        }
    }

    synchronized void remove(String name) throws IOException {
        if (specs.containsKey(name)) {
            Map<String, ModelSpec> next = new LinkedHashMap<>(specs);
            next.remove(name);
            replace(next);
        }
    }

    /** After a crash the old or the new list is there. */
    private void replace(Map<String, ModelSpec> next) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        WholeFile.write(file, out -> out.write(JSON.writeValueAsBytes(next.values())));
        specs.clear();
        specs.putAll(next);
    }
}
