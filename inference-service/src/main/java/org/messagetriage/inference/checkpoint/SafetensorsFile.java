package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint in the safetensors format (Hugging Face, github.com/huggingface/safetensors, "Format"): the header's
 * length as 8 little-endian bytes, a JSON header, then the tensors' bytes. The tensors must cover the data without a gap
 * and without an overlap, so that a file has no place to hide anything.
 */
public final class SafetensorsFile implements Checkpoint {

    /** Enough for a hundred thousand tensors; the reference implementation allows 100 MB. */
    private static final long MAX_HEADER_BYTES = 16 << 20;

    private static final int LENGTH_BYTES = 8;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata;

    /**
     * @param file the whole file; the tensors are views of it
     * @throws CheckpointException if it is not a safetensors file: a header that lies about sizes or offsets, a name
     *     twice, an unknown type
     */
    public SafetensorsFile(ByteBuffer file) throws IOException {
        this(FileBytes.of(file));
    }

    private SafetensorsFile(FileBytes file) throws IOException {
        if (file.size() < LENGTH_BYTES) {
            throw new CheckpointException("no safetensors file: shorter than its length field");
        }
        long headerBytes = file.slice(0, LENGTH_BYTES).getLong();
        if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, file.size() - LENGTH_BYTES)) {
            throw new CheckpointException("no safetensors file: it announces a header of " + headerBytes
                    + " bytes; expected at most " + MAX_HEADER_BYTES + " and no more than the file has");
        }
        byte[] json = new byte[(int) headerBytes];
        file.slice(LENGTH_BYTES, headerBytes).get(json);
        SafetensorsHeader header = SafetensorsHeader.parse(json);
        long dataStart = LENGTH_BYTES + headerBytes;
        refuseGapsAndOverlaps(header.tensors(), file.size() - dataStart);
        for (Map.Entry<String, SafetensorsHeader.Place> entry : header.tensors().entrySet()) {
            tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), file, dataStart));
        }
        metadata = header.metadata();
    }

    /**
     * Maps a file into memory; nothing but the header is read now.
     *
     * @throws CheckpointException as the constructor does
     */
    public static SafetensorsFile open(Path file) throws IOException {
        try (MappedFile mapped = new MappedFile(file)) {
            return new SafetensorsFile(mapped);
        } catch (CheckpointException e) {
            throw e.in(file.getFileName());
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the safetensors file has no tensor " + name);
        }
        return tensor;
    }

    /** Free text that the writer left, by key. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    private static void refuseGapsAndOverlaps(Map<String, SafetensorsHeader.Place> places, long dataBytes)
            throws CheckpointException {
        List<SafetensorsHeader.Place> byPosition = places.values().stream()
                .sorted(Comparator.comparingLong(SafetensorsHeader.Place::begin)
                        .thenComparingLong(SafetensorsHeader.Place::end))
                .toList();
        long covered = 0;
        for (SafetensorsHeader.Place place : byPosition) {
            if (place.begin() != covered) {
                throw new CheckpointException("the tensors leave a gap or overlap at byte " + covered + " of the data");
            }
            covered = place.end();
        }
        if (covered != dataBytes) {
            throw new CheckpointException("the tensors say " + covered + " bytes of data, the file has " + dataBytes);
        }
    }

    private static Tensor tensor(String name, SafetensorsHeader.Place place, FileBytes file, long dataStart)
            throws IOException {
        try {
            ByteBuffer data = file.slice(dataStart + place.begin(), place.end() - place.begin());
            return new Tensor(place.type(), place.shape(), data);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException("tensor " + CheckpointException.quoted(name) + ": " + e.getMessage(), e);
        } catch (CheckpointException e) {
            throw e.in("tensor " + CheckpointException.quoted(name));
        }
    }
}
