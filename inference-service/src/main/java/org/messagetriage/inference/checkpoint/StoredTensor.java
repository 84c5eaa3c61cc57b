package org.messagetriage.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor as PyTorch describes it: a window with strides onto a storage, which it may share with others.
 *
 * @param storage the elements
 * @param offset index of the first element
 * @param shape extents
 * @param strides distance in elements between neighbours along each axis
 */
record StoredTensor(Storage storage, long offset, long[] shape, long[] strides) {

    /** Of those whose elements lie in another order, which have to be put in a row on the heap. */
    private static final long MOST_GATHERED_BYTES = 256 << 20;

    /**
     * Elements in a row.
     *
     * @param data exactly their bytes
     */
    record Storage(ElementType type, ByteBuffer data) {

        long elements() {
            return data.remaining() / type.bytes();
        }
    }

    /**
     * @throws CheckpointException if the window is not inside the storage, says elements more often than they are, or is
     *     too large to be put in order
     */
    static StoredTensor of(Storage storage, long offset, long[] shape, long[] strides) throws CheckpointException {
        try {
            if (shape.length != strides.length || !isInside(storage.elements(), offset, shape, strides)) {
                throw new CheckpointException(
                        "a tensor is not inside its storage of " + storage.elements() + " elements");
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException("a tensor's size does not fit any storage", e);
        }
        StoredTensor tensor = new StoredTensor(storage, offset, shape, strides);
        long bytes = Tensor.elements(shape) * storage.type().bytes();
        if (bytes > MOST_GATHERED_BYTES && !tensor.isRowMajor()) {
            throw new CheckpointException("a tensor of " + bytes + " bytes does not lie in row-major order; up to "
                    + MOST_GATHERED_BYTES + " are put in order, so save it again, best as safetensors");
        }
        return tensor;
    }

    /** The values in row-major order: a view of the storage if they lie so, else a copy. */
    Tensor read() {
        int width = storage.type().bytes();
        long elements = Tensor.elements(shape);
        ByteBuffer data = isRowMajor()
                ? storage.data().slice((int) offset * width, (int) elements * width)
                : gather((int) elements, width);
        return new Tensor(storage.type(), shape, data);
    }

    private static boolean isInside(long available, long offset, long[] shape, long[] strides) {
        long last = offset;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0 || strides[axis] < 0) {
                return false;
            }
            last = Math.addExact(last, Math.multiplyExact(Math.max(shape[axis] - 1, 0), strides[axis]));
        }
        long elements = Tensor.elements(shape);
        boolean fits = elements == 0 ? offset <= available : last < available;
        return offset >= 0 && elements <= available && fits;
    }

    private boolean isRowMajor() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return Tensor.elements(shape) == 0;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /** Walks the axes as an odometer does: the last one fastest. */
    private ByteBuffer gather(int elements, int width) {
        ByteBuffer source = storage.data();
        ByteBuffer target = ByteBuffer.allocate(elements * width).order(ByteOrder.LITTLE_ENDIAN);
        long[] index = new long[shape.length];
        long position = offset;
        for (int i = 0; i < elements; i++) {
            target.put(i * width, source, (int) position * width, width);
            int axis = shape.length - 1;
            position += strides[axis];
            while (++index[axis] == shape[axis] && axis > 0) {
                position -= strides[axis] * shape[axis];
                index[axis--] = 0;
                position += strides[axis];
            }
        }
        return target;
    }
}
