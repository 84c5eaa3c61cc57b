package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A zip file (PKWARE APPNOTE 6.3, with its 64-bit fields) all of whose entries are stored as they are, so that each can
 * be read where it lies. Compressed and encrypted entries, entries that share bytes, names twice and names that lead out
 * of a folder are refused; none of them is in a file that PyTorch wrote.
 */
final class StoredZip {

    private static final int END_BYTES = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final long MAX_DIRECTORY_BYTES = 32 << 20;

    private final FileBytes file;
    private final Map<String, ZipEntryHeader> entries = new LinkedHashMap<>();

    /** @throws CheckpointException if the file is not such a zip */
    StoredZip(FileBytes file) throws IOException {
        this.file = file;
        if (file.size() < END_BYTES) {
            throw new CheckpointException("no zip file: too short");
        }
        long endAt = file.size() - END_BYTES;
        ByteBuffer end = file.slice(endAt, END_BYTES);
        if (end.getInt(0) != END_SIGNATURE || end.getShort(20) != 0) {
            throw new CheckpointException("no whole zip file: it does not end with a zip's directory; cut off?");
        }
        long count = Short.toUnsignedLong(end.getShort(10));
        long bytes = Integer.toUnsignedLong(end.getInt(12));
        long offset = Integer.toUnsignedLong(end.getInt(16));
        ByteBuffer end64 = end64(endAt);
        if (end64 != null) {
            count = end64.getLong(32);
            bytes = end64.getLong(40);
            offset = end64.getLong(48);
        }
        readDirectory(offset, bytes, count);
        refuseOverlaps(offset);
    }

    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * The content of an entry, as a view.
     *
     * @throws CheckpointException if there is none of this name, or its place holds something else
     */
    ByteBuffer content(String name) throws IOException {
        ZipEntryHeader entry = entries.get(name);
        if (entry == null) {
            throw new CheckpointException("the zip has no entry " + CheckpointException.quoted(name));
        }
        return file.slice(entry.offset() + localBytes(entry), entry.size());
    }

    private ByteBuffer end64(long endAt) throws IOException {
        long locatorAt = endAt - LOCATOR_BYTES;
        if (locatorAt < 0) {
            return null;
        }
        ByteBuffer locator = file.slice(locatorAt, LOCATOR_BYTES);
        if (locator.getInt(0) != LOCATOR_SIGNATURE) {
            return null;
        }
        ByteBuffer end64 = file.slice(locator.getLong(8), END64_BYTES);
        if (end64.getInt(0) != END64_SIGNATURE) {
            throw new CheckpointException("the zip's 64-bit directory is not where it should be");
        }
        return end64;
    }

    private void readDirectory(long offset, long bytes, long count) throws IOException {
        if (bytes > MAX_DIRECTORY_BYTES) {
            throw new CheckpointException(
                    "the zip's directory has " + bytes + " bytes; at most " + MAX_DIRECTORY_BYTES + " are read");
        }
        ByteBuffer directory = file.slice(offset, bytes);
        while (directory.hasRemaining()) {
            ZipEntryHeader entry = ZipEntryHeader.read(directory);
            if (entries.put(entry.name(), entry) != null) {
                throw new CheckpointException("the zip has two entries " + CheckpointException.quoted(entry.name()));
            }
        }
        if (entries.size() != count) {
            throw new CheckpointException("the zip says " + count + " entries and has " + entries.size());
        }
    }

    /** Entries that share bytes are how a small zip unfolds into a large one. */
    private void refuseOverlaps(long directoryAt) throws IOException {
        List<ZipEntryHeader> byPosition = new ArrayList<>(entries.values());
        byPosition.sort(Comparator.comparingLong(ZipEntryHeader::offset));
        long free = 0;
        for (ZipEntryHeader entry : byPosition) {
            if (entry.offset() < free) {
                throw new CheckpointException(
                        "the zip's entry " + CheckpointException.quoted(entry.name()) + " lies inside another");
            }
            long room = directoryAt - entry.offset() - localBytes(entry);
            if (entry.size() > room) {
                throw new CheckpointException("the zip's entry " + CheckpointException.quoted(entry.name()) + " of "
                        + entry.size() + " bytes reaches into the directory");
            }
            free = entry.offset() + localBytes(entry) + entry.size();
        }
    }

    /** Length of what stands before an entry's content: its own header, name and padding. */
    private long localBytes(ZipEntryHeader entry) throws IOException {
        ByteBuffer local = file.slice(entry.offset(), LOCAL_BYTES);
        int nameBytes = Short.toUnsignedInt(local.getShort(26));
        byte[] name = new byte[nameBytes];
        file.slice(entry.offset() + LOCAL_BYTES, nameBytes).get(name);
        if (local.getInt(0) != LOCAL_SIGNATURE || !new String(name, StandardCharsets.UTF_8).equals(entry.name())) {
            throw new CheckpointException(
                    "the zip's directory and its entry " + CheckpointException.quoted(entry.name()) + " do not agree");
        }
        return LOCAL_BYTES + nameBytes + Short.toUnsignedInt(local.getShort(28));
    }
}
