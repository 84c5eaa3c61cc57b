package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A state dict as {@code torch.save} has written it since PyTorch 1.6 (2020), {@code pytorch_model.bin}: a zip with one
 * folder, in it {@code data.pkl}, a pickle of a dict of tensors, and {@code data/KEY}, the elements of each storage.
 *
 * <p>A pickle can run any code. This one is read by {@link PickleReader}, which can rebuild tensors and nothing more.
 */
public final class PyTorchFile implements Checkpoint {

    private static final String PICKLE = "/data.pkl";
    private static final int MAX_PICKLE_BYTES = 16 << 20;
    /** How a pickle of protocol 2 begins; a file of the form before 1.6 is nothing but pickles and bare numbers. */
    private static final short BARE_PICKLE = 0x0280;

    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    /**
     * @param file the whole file; the tensors are views of it
     * @throws CheckpointException if it is no such file, or holds anything but tensors
     */
    public PyTorchFile(ByteBuffer file) throws IOException {
        this(FileBytes.of(file));
    }

    private PyTorchFile(FileBytes file) throws IOException {
        if (file.size() >= 2 && file.slice(0, 2).getShort() == BARE_PICKLE) {
            throw new CheckpointException(
                    "was written in the form that PyTorch left in 2020 (version 1.6), which is not"
                            + " read; load it there and save it again, best as safetensors");
        }
        StoredZip zip = new StoredZip(file);
        String folder = folder(zip);
        refuseBigEndian(zip, folder + "/byteorder");
        ByteBuffer pickle = zip.content(folder + PICKLE);
        if (pickle.remaining() > MAX_PICKLE_BYTES) {
            throw new CheckpointException("its pickle has " + pickle.remaining() + " bytes; at most " + MAX_PICKLE_BYTES
                    + " are read, for the tensors' elements lie beside it");
        }
        Object root = new PickleReader(pickle, new TorchPickle(zip, folder + "/data/")).read();
        if (!(root instanceof Map<?, ?> dict)) {
            throw new CheckpointException("its pickle is not a dict of tensors");
        }
        for (Map.Entry<?, ?> entry : dict.entrySet()) {
            if (!(entry.getKey() instanceof String name && entry.getValue() instanceof StoredTensor tensor)) {
                throw new CheckpointException("its pickle is no plain dict of tensors: "
                        + CheckpointException.quoted(entry.getKey().toString()) + " is none");
            }
            tensors.put(name, tensor);
        }
    }

    /**
     * Maps a file into memory; nothing but its directory and its pickle is read now.
     *
     * @throws CheckpointException as the constructor does
     */
    public static PyTorchFile open(Path file) throws IOException {
        try (MappedFile mapped = new MappedFile(file)) {
            return new PyTorchFile(mapped);
        } catch (CheckpointException e) {
            throw e.in(file.getFileName());
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** A view of the mapped file where the elements lie in row-major order, else a copy. */
    @Override
    public Tensor tensor(String name) {
        return stored(name).read();
    }

    @Override
    public ElementType type(String name) {
        return stored(name).storage().type();
    }

    @Override
    public long[] shape(String name) {
        return stored(name).shape();
    }

    private StoredTensor stored(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the PyTorch file has no tensor " + name);
        }
        return tensor;
    }

    private static String folder(StoredZip zip) throws CheckpointException {
        List<String> pickles = zip.names().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw new CheckpointException("is a zip without one data.pkl in one folder, so no PyTorch file");
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
    }

    private static void refuseBigEndian(StoredZip zip, String entry) throws IOException {
        if (zip.names().contains(entry)) {
            ByteBuffer order = zip.content(entry);
            if (!StandardCharsets.US_ASCII.encode("little").equals(order)) {
                throw new CheckpointException("its numbers are not little-endian");
            }
        }
    }
}
