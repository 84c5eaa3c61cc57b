package org.messagetriage.inference.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.hub.DownloadLine;
import org.messagetriage.inference.hub.HubClient;

/**
 * The models of the command line: those that a service would have, any folder with a checkpoint, and any model of the hub.
 * Whoever types a command may fill this disk.
 */
public final class CommandModels implements ModelSource {

    private final ModelsConfig config;
    private final ServedModels served;
    private final DtypeChoice dtype;
    private final DownloadLine progress;

    /** @param progress is told of what has to be fetched */
    public CommandModels(ModelsConfig config, HubClient hub, DtypeChoice dtype, DownloadLine progress) {
        this.config = config;
        this.dtype = dtype;
        this.progress = progress;
        served = new ServedModels(config, hub, List.of("*"));
    }

    @Override
    public List<String> names() {
        return served.names();
    }

    /** @param name one of the names, a folder, or {@code org/name[@revision]} of the hub */
    @Override
    public Model load(String name) throws Exception {
        ModelLoad load = plan(name);
        load.check();
        load.fetch(progress);
        progress.end();
        return load.load();
    }

    private ModelLoad plan(String name) {
        ModelSpec spec = new ModelSpec(name, null, null, dtype);
        if (names().contains(name)) {
            return served.plan(spec);
        }
        if (isFolder(name)) {
            return CheckpointLoad.local(name, Path.of(name), spec, config);
        }
        if (!name.contains("/")) {
            throw new InferenceException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "There is no model " + name + ": it is one of " + String.join(", ", names())
                            + ", a folder, or org/name of the hub");
        }
        return served.plan(new ModelSpec(name, name, null, dtype));
    }

    private static boolean isFolder(String name) {
        try {
            return Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
