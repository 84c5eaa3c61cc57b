package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.error.FileFault;

/**
 * A transformation from file to file. Until it is done its output is {@code OUT.part}, with its records beside it: the
 * same run again goes on from there, and {@code OUT} is whole or not there at all.
 */
final class FileTransform {

    /** What a run says that could not be finished. */
    static final String GOES_ON = "what is done is kept, the same command goes on from here";

    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final String PART = ".part";
    private static final String RUN = ".run.json";
    private static final String PROGRESS = ".progress.json";

    /** What makes two runs the same. */
    record Settings(String model, String revision, ObjectNode parameters, String input) {}

    private final Path in;
    private final Path out;
    private final boolean force;
    private final Path part;
    private final RecordFile<Settings> settings;
    private final RecordFile<Progress> record;

    /** @param force replace the output, and drop what an earlier run left beside it */
    FileTransform(Path in, Path out, boolean force) {
        this.in = in;
        this.out = out;
        this.force = force;
        part = beside(PART);
        settings = new RecordFile<>(beside(RUN), Settings.class);
        record = new RecordFile<>(beside(PROGRESS), Progress.class);
    }

    private Path beside(String ending) {
        return out.resolveSibling(out.getFileName() + ending);
    }

    /** @throws IOException if there is nothing to read, or something that must not be written over */
    void requireStart() throws IOException {
        if (!Files.isRegularFile(in) || !Files.isReadable(in)) {
            throw new IOException(in + " is no file that can be read");
        }
        for (String ending : List.of("", PART, RUN, PROGRESS)) {
            Path file = beside(ending);
            if (Files.exists(file) && Files.isSameFile(in, file)) {
                throw new IOException(file + " is the input itself");
            }
        }
        if (Files.exists(out) && !(force && Files.isRegularFile(out))) {
            throw new IOException(out + " is there already" + (force ? " and no file" : "; --force replaces it"));
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(out + " cannot be written: there is no folder " + folder);
        }
    }

    /**
     * Runs, or goes on, to the end.
     *
     * @param parameters those of the model's lines, to tell runs apart by
     */
    Progress run(LineModel model, ObjectNode parameters, TransformConfig config, ProgressBar bar) throws IOException {
        FileSource source = new FileSource(in);
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            requireAlone(channel);
            ModelInfo info = model.model().info();
            prepare(new Settings(info.name(), info.revision(), parameters, source.version()));
            bar.of(count(source));
            try {
                Progress done = drive(source, new FileSink(part, channel), model, config, bar);
                bar.end(done);
                finish(channel);
                return done;
            } catch (IOException e) {
                bar.stop();
                throw new IOException(FileFault.sentence(e) + "; " + GOES_ON, e);
            }
        }
    }

    private long count(FileSource source) throws IOException {
        try {
            return LineCounter.count(source, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new IOException(in + " cannot be read to its end: " + FileFault.reason(e), e);
        }
    }

    private void requireAlone(FileChannel channel) throws IOException {
        try {
            FileLock mine = channel.tryLock();
            if (mine != null && Files.exists(part)) {
                return;
            }
            // Without the file another run has just given it its name, and this channel leads to that.
        } catch (OverlappingFileLockException e) {
            // Told below, like one of another process.
        }
        throw new IOException("Another run writes " + out);
    }

    private void prepare(Settings now) throws IOException {
        Optional<Settings> before = force ? Optional.empty() : settings.read();
        if (before.isPresent() && !before.get().equals(now)) {
            throw new IOException(part + " is of a run with another input, model or parameters; --force drops it");
        }
        if (before.isEmpty()) {
            if (Files.size(part) > 0 && !force) {
                throw new IOException(part + " is there and of no run that is known; --force drops it");
            }
            record.delete();
            settings.write(now);
        } else if (Files.size(part) == 0) {
            // A run that was killed when OUT had its name, and its records were still there.
            record.delete();
        }
    }

    private Progress drive(FileSource source, FileSink sink, LineModel model, TransformConfig config, ProgressBar bar)
            throws IOException {
        Bell bell = new Bell();
        Transformation.Ends ends = new Transformation.Ends(source, sink, record);
        try (Transformation transformation = Transformation.open(ends, model, config, bell::ring)) {
            while (!transformation.isDone()) {
                boolean moved = transformation.step();
                bar.show(transformation.progress());
                if (!moved && !transformation.isDone()) {
                    pause(bell);
                }
            }
            return transformation.progress();
        }
    }

    private static void pause(Bell bell) throws IOException {
        try {
            bell.await(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    /** @param channel onto the part, the only one that is opened: another would end its lock when closed */
    private void finish(FileChannel channel) throws IOException {
        if (out.getFileName().toString().endsWith(".gz")) {
            Path packed = out.resolveSibling(out.getFileName() + ".next");
            try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed), 1 << 16)) {
                Channels.newInputStream(channel.position(0)).transferTo(gzip);
            }
            // Before it gets its name and the plain one goes: a machine may lose its power.
            try (FileChannel whole = FileChannel.open(packed, StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            Files.move(packed, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(part);
        } else {
            Files.move(part, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        record.delete();
        settings.delete();
    }
}
