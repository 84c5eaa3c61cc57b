package org.messagetriage.inference.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One model's part of the cache, in the layout of huggingface_hub ("Understand caching"), so that each can use what the
 * other has downloaded:
 *
 * <pre>
 * models--org--name/blobs/DIGEST              a file's content
 * models--org--name/blobs/DIGEST.message-triage.incomplete   the beginning of one, as we write it
 * models--org--name/refs/main                 the commit that a branch or tag stood for
 * models--org--name/snapshots/COMMIT/FILE     a link to ../../blobs/DIGEST, or a copy where links cannot be made
 * .locks/models--org--name/DIGEST.lock        held by the process that downloads
 * </pre>
 *
 * A name that is there stands for a whole file: everything is written beside its place and moved there.
 */
final class HubCache {

    private static final int MAX_REF_BYTES = 100;

    private final Path root;
    private final String folder;
    private final boolean links;

    HubCache(Path root, String model) {
        this(root, model, true);
    }

    /** @param links whether to try symbolic links */
    HubCache(Path root, String model, boolean links) {
        this.root = root;
        this.links = links;
        folder = "models--" + model.replace("/", "--");
    }

    Path blob(String digest) {
        return blobs().resolve(digest);
    }

    /** Under a name of our own: until 2026 huggingface_hub appended to {@code DIGEST.incomplete}, and its lock is not ours. */
    Path incomplete(String digest) {
        return blob(digest + ".message-triage.incomplete");
    }

    Path snapshot(String commit) {
        return root.resolve(folder).resolve("snapshots").resolve(commit);
    }

    /** The lock file of a blob. */
    Path lock(String digest) {
        return root.resolve(".locks").resolve(folder).resolve(digest + ".lock");
    }

    /** The commit that a revision stands for, as far as the cache knows. */
    Optional<String> commit(ModelReference model) throws IOException {
        if (model.isPinned()) {
            return Optional.of(model.revision());
        }
        Path ref = ref(model.revision());
        if (!Files.isRegularFile(ref) || Files.size(ref) > MAX_REF_BYTES) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(ref), StandardCharsets.US_ASCII);
        return Optional.of(text.strip()).filter(ModelReference::isCommit);
    }

    /** Writes nothing where it is known: a cache that is whole may be one that cannot be written to. */
    void remember(ModelReference model, String commit) throws IOException {
        if (!commit(model).equals(Optional.of(commit))) {
            place(ref(model.revision()), temporary -> Files.writeString(temporary, commit));
        }
    }

    /** Puts a whole blob into a commit's snapshot under the file's name. */
    void link(String digest, String commit, String name) throws HubException {
        Path file = snapshot(commit).resolve(name);
        Path blob = blob(digest);
        place(file, temporary -> {
            try {
                if (!links) {
                    throw new UnsupportedOperationException();
                }
                Files.createSymbolicLink(temporary, file.getParent().relativize(blob));
            } catch (UnsupportedOperationException | FileSystemException e) {
                Files.copy(blob, temporary, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /** @throws HubException with {@link HubError#DISK_FULL} if there is no room for so many bytes more */
    void refuseIfFull(long bytes) throws HubException {
        try {
            long free = Files.getFileStore(Files.createDirectories(blobs())).getUsableSpace();
            if (bytes > free) {
                throw new HubException(
                        HubError.DISK_FULL,
                        String.format(
                                Locale.ROOT,
                                "the download needs %.1f MB and %s has %.1f MB free",
                                bytes / 1e6,
                                root,
                                free / 1e6));
            }
        } catch (HubException e) {
            throw e;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** What a failed write means. No exception class of the JDK stands for a full disk; its text does. */
    static HubException failure(IOException e) {
        String text = String.valueOf(e.getMessage());
        boolean full = text.contains("No space left") || text.contains("not enough space") || text.contains("quota");
        return full
                ? new HubException(HubError.DISK_FULL, "the cache's disk is full: " + text, e)
                : new HubException(HubError.CACHE_UNUSABLE, "the cache cannot be written to: " + text, e);
    }

    private Path blobs() {
        return root.resolve(folder).resolve("blobs");
    }

    private Path ref(String revision) {
        return root.resolve(folder).resolve("refs").resolve(revision);
    }

    /** Makes a file that the given step writes. */
    private interface Step {
        void write(Path temporary) throws IOException;
    }

    private static void place(Path file, Step step) throws HubException {
        Path temporary = file.resolveSibling("." + UUID.randomUUID() + ".new");
        try {
            Files.createDirectories(file.getParent());
            try {
                step.write(temporary);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
