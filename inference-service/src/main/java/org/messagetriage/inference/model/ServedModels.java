package org.messagetriage.inference.model;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.messagetriage.inference.engine.Model;

/** All models of this service: the bundled ones, unless they are switched off, then the folders of the configuration. */
@ApplicationScoped
class ServedModels implements ModelSource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?");

    private final BundledModels bundled;
    private final List<String> bundledNames;
    private final SnapshotLoader loader;
    private final Map<String, Path> folders;

    ServedModels(ModelsConfig config) {
        bundled = new BundledModels(config);
        bundledNames = config.bundled() ? bundled.names() : List.of();
        loader = new SnapshotLoader(
                config.home().resolve("models"), config.dtype().resolve());
        folders = new TreeMap<>(config.folders());
        for (String name : folders.keySet()) {
            if (!NAME.matcher(name).matches() || bundledNames.contains(name)) {
                throw new IllegalArgumentException("messagetriage.inference.models.folders names a model \"" + name
                        + "\"; a name is letters, digits, '.', '_', '-' with at most one '/', and none of "
                        + bundledNames);
            }
        }
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(bundledNames);
        names.addAll(folders.keySet());
        return names;
    }

    @Override
    public Model load(String name) throws Exception {
        Path folder = folders.get(name);
        return folder == null ? bundled.load(name) : loader.load(name, folder);
    }
}
