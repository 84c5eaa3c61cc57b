package org.messagetriage.inference.transform;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The jobs on disk, a folder each. One process has them at a time. */
final class JobStore implements Closeable {

    private static final Logger LOG = Logger.getLogger(JobStore.class);
    private static final int ID_BYTES = 12;
    /** By this process: to ask by the lock would end it, for with POSIX closing any channel onto a file ends its locks. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * ID_BYTES + "}");

    private final Path root;
    private final SecureRandom random = new SecureRandom();
    private FileChannel lock;
    private Path taken;

    JobStore(Path root) {
        this.root = root;
    }

    /** Takes possession; false if another one has done so. */
    boolean open() throws IOException {
        Path real = Files.createDirectories(root).toRealPath();
        if (!TAKEN.add(real)) {
            return false;
        }
        taken = real;
        lock = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() != null) {
            return true;
        }
        close();
        return false;
    }

    /**
     * All jobs, oldest first. What is no job (an upload that was not finished, one half removed) is cleared away, if it has
     * a name that we give: other folders, and what links lead to, are somebody else's.
     */
    List<TransformJob> load() throws IOException {
        List<TransformJob> jobs = new ArrayList<>();
        try (var folders = Files.list(root)) {
            for (Path folder : folders.filter(JobStore::isOurs).toList()) {
                load(new JobFolder(folder)).ifPresent(jobs::add);
            }
        }
        jobs.sort(java.util.Comparator.comparingLong(job -> job.spec().createdAt()));
        return jobs;
    }

    private static boolean isOurs(Path folder) {
        return ID.matcher(folder.getFileName().toString()).matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<TransformJob> load(JobFolder folder) throws IOException {
        try {
            Optional<JobSpec> spec = folder.spec().read();
            if (spec.isEmpty()) {
                folder.delete();
                return Optional.empty();
            }
            return Optional.of(new TransformJob(spec.get(), folder));
        } catch (IOException e) {
            // One folder that cannot be read must not keep the others from going on.
            LOG.errorf(e, "The transform job in %s is left out", folder.folder());
            return Optional.empty();
        }
    }

    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    JobFolder create(String id) throws IOException {
        return new JobFolder(Files.createDirectory(root.resolve(id)));
    }

    /** Makes a folder a job. */
    TransformJob add(JobSpec spec, JobFolder folder) throws IOException {
        folder.spec().write(spec);
        RecordFile.syncFolder(root);
        return new TransformJob(spec, folder);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
        if (taken != null) {
            TAKEN.remove(taken);
            taken = null;
        }
    }
}
