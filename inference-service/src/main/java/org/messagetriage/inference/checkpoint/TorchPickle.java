package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a state dict's pickle may ask for: its dicts, the storages of its zip, and the two functions that make tensors of
 * them (PyTorch, {@code torch/_utils.py}, {@code torch/serialization.py}).
 */
final class TorchPickle implements PickleObjects {

    private enum Function {
        ORDERED_DICT,
        REBUILD_TENSOR,
        REBUILD_PARAMETER
    }

    private static final Map<String, Function> FUNCTIONS = Map.of(
            "collections.OrderedDict", Function.ORDERED_DICT,
            "torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR,
            "torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER);

    /** Modules have tensors of up to five axes; a pickle of a few bytes a tensor may name hundreds of thousands. */
    private static final int MOST_AXES = 8;

    private final StoredZip zip;
    private final String folder;
    private final Map<String, StoredTensor.Storage> storages = new HashMap<>();

    /** @param folder of the storages in the zip, with its slash */
    TorchPickle(StoredZip zip, String folder) {
        this.zip = zip;
        this.folder = folder;
    }

    @Override
    public Object global(String module, String name) throws CheckpointException {
        Function function = FUNCTIONS.get(module + "." + name);
        if (function != null) {
            return function;
        }
        ElementType type =
                module.equals("torch") ? ElementType.ofTorchStorage(name).orElse(null) : null;
        if (type == null) {
            throw new CheckpointException("the pickle asks for " + CheckpointException.quoted(module + "." + name)
                    + "; only tensors and the dicts that hold them are read");
        }
        return type;
    }

    @Override
    public Object call(Object function, Object[] arguments) throws CheckpointException {
        if (function == Function.ORDERED_DICT && arguments.length == 0) {
            return new LinkedHashMap<>();
        }
        if (function == Function.REBUILD_TENSOR && arguments.length >= 6) {
            return tensor(arguments);
        }
        if (function == Function.REBUILD_PARAMETER && arguments.length == 3 && arguments[0] instanceof StoredTensor) {
            return arguments[0];
        }
        throw new CheckpointException("the pickle makes a call that rebuilds no tensor");
    }

    /** Identifiers are {@code ("storage", class, key, device, number of elements)}; the device is where it once was. */
    @Override
    public Object persistent(Object identifier) throws CheckpointException {
        if (identifier instanceof Object[] parts
                && parts.length == 5
                && "storage".equals(parts[0])
                && parts[1] instanceof ElementType type
                && parts[2] instanceof String key
                && parts[4] instanceof Long elements) {
            return storage(type, key, elements);
        }
        throw new CheckpointException("the pickle asks for a persistent object that is no storage");
    }

    private StoredTensor.Storage storage(ElementType type, String key, long elements) throws CheckpointException {
        StoredTensor.Storage storage = storages.get(key);
        if (storage == null) {
            storage = new StoredTensor.Storage(type, content(key));
            storages.put(key, storage);
        }
        boolean whole = storage.data().remaining() % type.bytes() == 0 && storage.elements() == elements;
        if (storage.type() != type || !whole) {
            throw new CheckpointException("storage " + CheckpointException.quoted(key) + " should have " + elements
                    + " elements of " + type + " and has " + storage.data().remaining() + " bytes");
        }
        return storage;
    }

    private ByteBuffer content(String key) throws CheckpointException {
        try {
            return zip.content(folder + key);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("storage " + CheckpointException.quoted(key) + " cannot be mapped", e);
        }
    }

    /** {@code (storage, offset, size, stride, requires_grad, hooks)}; later versions add metadata, which are no data. */
    private static StoredTensor tensor(Object[] arguments) throws CheckpointException {
        if (arguments[0] instanceof StoredTensor.Storage storage && arguments[1] instanceof Long offset) {
            return StoredTensor.of(storage, offset, sizes(arguments[2]), sizes(arguments[3]));
        }
        throw new CheckpointException("the pickle rebuilds a tensor without a storage");
    }

    private static long[] sizes(Object tuple) throws CheckpointException {
        if (!(tuple instanceof Object[] values) || values.length > MOST_AXES) {
            throw new CheckpointException("a tensor's shape or strides are no tuple of a few integers");
        }
        long[] sizes = new long[values.length];
        for (int i = 0; i < sizes.length; i++) {
            if (!(values[i] instanceof Long size)) {
                throw new CheckpointException("a tensor's shape or strides hold something that is no integer");
            }
            sizes[i] = size;
        }
        return sizes;
    }
}
