package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.messagetriage.inference.checkpoint.Tensor;

/**
 * Writes a program and its weights as the archive that {@code torch::jit::load} reads (PyTorch,
 * {@code torch/csrc/jit/docs/serialization.md}): a zip of stored entries in one root folder.
 *
 * <ul>
 *   <li>{@code data.pkl}: the module tree as a pickle; a tensor in it names the entry of its elements
 *   <li>{@code data/N}: the elements of tensor N
 *   <li>{@code code/__torch__.py}: the classes as TorchScript text
 *   <li>{@code constants.pkl}: an empty tuple; our texts have no tensor constants
 *   <li>{@code version}: the file format's version
 * </ul>
 */
public final class TorchScriptArchive {

    private static final String ROOT = "model/";
    private static final String CODE_NAMESPACE = "__torch__";
    /** The last format whose operators are all those our texts use; read by every PyTorch since 1.12. */
    private static final String FORMAT_VERSION = "10\n";

    private static final String PACKED_LINEAR_MODULE = "__torch__.torch.classes.quantized";
    private static final String PACKED_LINEAR_CLASS = "LinearPackedParamsBase";
    static final String PACKED_LINEAR = PACKED_LINEAR_MODULE + "." + PACKED_LINEAR_CLASS;

    private final PickleWriter pickle = new PickleWriter();
    private final List<Supplier<EntryContent>> storages = new ArrayList<>();

    private TorchScriptArchive() {}

    /**
     * @param out receives the archive; not closed
     * @param code TorchScript text of the classes that the module tree names
     * @param root the program's top module
     */
    public static void write(OutputStream out, String code, ScriptModule root) throws IOException {
        TorchScriptArchive archive = new TorchScriptArchive();
        archive.pickleModule(root);
        ZipOutputStream zip = new ZipOutputStream(out);
        store(zip, "data.pkl", archive.pickle.stop());
        store(zip, "code/" + CODE_NAMESPACE + ".py", code.getBytes(StandardCharsets.UTF_8));
        store(zip, "constants.pkl", new PickleWriter().emptyTuple().stop());
        store(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < archive.storages.size(); i++) {
            store(zip, "data/" + i, archive.storages.get(i).get());
        }
        zip.finish();
    }

    private void pickleModule(ScriptModule module) {
        pickle.global(CODE_NAMESPACE, module.className())
                .emptyTuple()
                .newObject()
                .emptyDict()
                .mark();
        for (Map.Entry<String, WeightSource> entry : module.parameters().entrySet()) {
            pickle.string(entry.getKey());
            pickleTensor(entry.getValue());
        }
        for (Map.Entry<String, WeightSource> entry : module.buffers().entrySet()) {
            pickle.string(entry.getKey());
            pickleTensor(entry.getValue());
        }
        for (Map.Entry<String, Int8Linear> entry : module.packed().entrySet()) {
            pickle.string(entry.getKey());
            pickleLinear(entry.getValue());
        }
        pickle.string("training").bool(false);
        for (Map.Entry<String, ScriptModule> entry : module.children().entrySet()) {
            pickle.string(entry.getKey());
            pickleModule(entry.getValue());
        }
        pickle.setItems().build();
    }

    /** A call of {@code torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
    private void pickleTensor(WeightSource source) {
        pickleTensor(source.type().torchStorage(), source::content, source.shape());
    }

    private void pickleTensor(String storage, Supplier<EntryContent> data, long... shape) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickleStorage(storage, data, shape);
        pickleRest();
    }

    private void pickleStorage(String type, Supplier<EntryContent> data, long... shape) {
        pickle.mark()
                .string("storage")
                .global("torch", type)
                .string(Integer.toString(storages.size()))
                .string("cpu")
                .integer(Tensor.elements(shape))
                .tuple()
                .persistentId();
        pickle.integer(0).integers(shape).integers(strides(shape));
        storages.add(data);
    }

    /** Requires no gradient, has no hooks. */
    private void pickleRest() {
        pickle.bool(false);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
    }

    /**
     * An object of PyTorch's {@code LinearPackedParamsBase}, whose state is the quantised weight, a call of
     * {@code torch._utils._rebuild_qtensor(storage, offset, size, stride, (scheme, scales, zero points, axis), ...)}, and
     * the bias.
     */
    private void pickleLinear(Int8Linear linear) {
        pickle.global(PACKED_LINEAR_MODULE, PACKED_LINEAR_CLASS).emptyTuple().newObject();
        pickle.mark();
        pickle.global("torch._utils", "_rebuild_qtensor").mark();
        pickleStorage("QInt8Storage", linear::values, linear.outputs(), linear.inputs());
        pickle.mark().global("torch", "per_channel_affine");
        pickleTensor("DoubleStorage", linear::scales, linear.outputs());
        pickleTensor("LongStorage", linear::zeroPoints, linear.outputs());
        pickle.integer(0).tuple();
        pickleRest();
        pickleTensor("FloatStorage", linear::bias, linear.outputs());
        pickle.tuple().build();
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        store(zip, name, EntryContent.of(content));
    }

    /** Stored, not deflated: PyTorch reads elements where they lie. The time is fixed: same input, same bytes. */
    private static void store(ZipOutputStream zip, String name, EntryContent content) throws IOException {
        CRC32 crc = new CRC32();
        long[] size = {0};
        content.write(piece -> {
            size[0] += piece.remaining();
            crc.update(piece.duplicate());
        });
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size[0]);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        WritableByteChannel channel = Channels.newChannel(zip);
        content.write(piece -> {
            ByteBuffer rest = piece.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        });
        zip.closeEntry();
    }
}
