package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.checkpoint.TorchZip.dict;
import static org.messagetriage.inference.checkpoint.TorchZip.latin1;
import static org.messagetriage.inference.checkpoint.TorchZip.number;
import static org.messagetriage.inference.checkpoint.TorchZip.storage;
import static org.messagetriage.inference.checkpoint.TorchZip.tensor;
import static org.messagetriage.inference.checkpoint.TorchZip.text;
import static org.messagetriage.inference.checkpoint.TorchZip.tuple;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile {@code pytorch_model.bin} may try; good ones are in {@link CheckpointFolderTest}. */
class PyTorchFileTest {

    private static final String GOOD = tensor(number(0), tuple(2, 2), tuple(2, 1));

    @Test
    void readsATensorWrittenByHand() throws IOException {
        PyTorchFile file = new PyTorchFile(TorchZip.file(dict(GOOD)));
        assertEquals(Set.of("a"), file.names());
        assertArrayEquals(new long[] {2, 2}, file.tensor("a").shape());
    }

    @ParameterizedTest
    @CsvSource({
        "posix, system",
        "builtins, eval",
        "__builtin__, getattr",
        "torch, load",
        "torch.hub, load",
        "torch._utils, _rebuild_tensor_v2.__globals__",
        "torch._utils._rebuild_tensor_v2, __globals__",
        "torch.storage, _load_from_bytes",
        "__torch__, Model"
    })
    void importsNothing(String module, String name) {
        refused("c" + module + "\n" + name + "\n" + text("id") + "\u0085R.", "\"" + module + "." + name + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"i", "o", "\u0081", "\u0092", "P", "\u0082", "\u0093", "\u0095", "B", "2", "I", "V", "\u0094"})
    void knowsNoOtherOperation(String operation) {
        refused("(" + operation + "posix\nsystem\n.", "is none of those that rebuild tensors");
    }

    @Test
    void aStateIsGivenToDictsAlone() {
        refused("ctorch._utils\n_rebuild_tensor_v2\n}b.", "gives a state to something else");
        refused(dict(GOOD.replace("tR", "tR}b")), "gives a state to something else");
    }

    @Test
    void callsOnlyWhatRebuilds() {
        refused(text("a") + ")R.", "rebuilds no tensor");
        refused("ctorch\nFloatStorage\n)R.", "rebuilds no tensor");
        refused("ccollections\nOrderedDict\n(]tR.", "rebuilds no tensor");
        refused("ctorch._utils\n_rebuild_parameter\n(N\u0089}tR.", "rebuilds no tensor");
        refused("ctorch._utils\n_rebuild_tensor_v2\n(NNNNNNtR.", "without a storage");
        refused("ctorch._utils\n_rebuild_tensor_v2\n]R.", "without a tuple");
        refused(text("a") + "Q.", "no storage");
    }

    @Test
    void holdsTensorsToTheirStorage() {
        refused(dict(tensor(number(0), tuple(5), tuple(1))), "not inside its storage");
        refused(dict(tensor(number(1), tuple(2, 2), tuple(2, 1))), "not inside its storage");
        refused(dict(tensor(number(-1), tuple(1), tuple(1))), "not inside its storage");
        refused(dict(tensor(number(0), tuple(2, 2), tuple(1))), "not inside its storage");
        refused(dict(tensor(number(3), tuple(2), tuple(-1))), "not inside its storage");
        refused(dict(tensor(number(0), tuple(-2, -2), tuple(1, 1))), "not inside its storage");
        refused(dict(tensor(number(0), tuple(1L << 40), tuple(0))), "not inside its storage");
        refused(dict(tensor(number(0), tuple(1L << 62, 4), tuple(1, 1))), "does not fit");
        refused(dict(tensor(number(Long.MAX_VALUE), tuple(2), tuple(1))), "does not fit");
        refused(dict(tensor(number(5), tuple(0), tuple(1))), "not inside its storage");
        refused(dict(tensor(number(0), "]", tuple(1))), "no tuple");
        refused(dict(tensor(number(0), "(Nt", tuple(1))), "no integer");
    }

    @Test
    void holdsStoragesToTheirEntries() {
        refused(storage("FloatStorage", "0", 5) + ".", "should have 5 elements of F32 and has 16 bytes");
        refused(storage("HalfStorage", "0", 4) + ".", "should have 4 elements of F16 and has 16 bytes");
        refused(storage("FloatStorage", "0", 4) + storage("IntStorage", "0", 4) + ".", "elements of I32");
        refused(storage("FloatStorage", "1", 4) + ".", "no entry \"model/data/1\"");
        refused(storage("FloatStorage", "../data.pkl", 4) + ".", "no entry");
        refused(storage("ComplexFloatStorage", "0", 2) + ".", "torch.ComplexFloatStorage");
    }

    @Test
    void acceptsNothingButADictOfTensors() {
        refused(GOOD + ".", "not a dict");
        refused("N.", "not a dict");
        refused(dict("N"), "\"a\" is none");
        refused(dict("}"), "\"a\" is none");
        refused("}K\1" + GOOD + "s.", "\"1\" is none");
        refused("})" + GOOD + "s.", "neither text nor integer");
        refused("}" + text("a") + GOOD + "s" + text("a") + GOOD + "s.", "twice");
        refused("}(" + text("a") + "u.", "without a value");
        refused(text("b") + text("a") + GOOD + "s.", "not a dict");
        refused("}Na.", "not a list");
    }

    @Test
    void survivesADamagedPickle() {
        refused("", "ends in the middle");
        refused(".", "takes more from its stack");
        refused("}(0.", "is none of those");
        refused("}(s.", "takes more from its stack");
        refused("}t.", "never set");
        refused("h\5.", "never remembered");
        refused("X\377\377\377\377a.", "ends in the middle");
        refused("X\2\0\0\0\377\376.", "not UTF-8");
        refused("\u008a\11" + "123456789.", "integer of 9 bytes");
        refused("cposix\nsyst", "ends in the middle");
        refused("\u0080\4.", "protocol 4");
    }

    @Test
    void followsNoCircle() {
        refused("}q\0" + text("a") + "h\0s.", "\"a\" is none");
        refused("]q\0h\0a.", "not a dict");
        refused("(".repeat(300_000) + "t".repeat(300_000) + ".", "not a dict");
    }

    @Test
    void countsThePicklesSteps() {
        refused("}".repeat(1_100_000) + ".", "more than 1000000 steps");
    }

    @Test
    void remembersNoLongTupleAsAShape() {
        refused("(" + "K\1".repeat(100_000) + "tq\0" + dict(tensor(number(0), "h\0", "h\0")), "a few integers");
    }

    @Test
    void hasNoTensorOfMoreAxesThanModulesHave() {
        refused(dict(tensor(number(0), tuple(1, 1, 1, 1, 1, 1, 1, 1, 1), tuple(1, 1, 1, 1, 1, 1, 1, 1, 1))), "a few");
    }

    /** Such a tensor is put in order on the heap when it is wanted, and not to be measured. */
    @Test
    void describesATransposedTensorWithoutReadingIt() throws IOException {
        String turned = "ctorch._utils\n_rebuild_tensor_v2\n(" + storage("FloatStorage", "0", 1 << 20) + number(0)
                + tuple(1024, 1024) + tuple(1, 1024) + "\u0089}tR";
        PyTorchFile file = new PyTorchFile(new TorchZip()
                .stored("model/data.pkl", latin1("\u0080\u0002" + dict(turned)))
                .stored("model/data/0", new byte[4 << 20])
                .done());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertArrayEquals(new long[] {1024, 1024}, file.shape("a"));
        assertEquals(ElementType.F32, file.type("a"));
        long taken = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(taken < 1 << 20, taken + " bytes");
    }

    @Test
    void refusesAPickleThatIsTooLong() throws IOException {
        ByteBuffer file =
                new TorchZip().stored("model/data.pkl", new byte[17 << 20]).done();
        refused(file, "at most 16777216");
    }

    @Test
    void refusesZipsThatPyTorchDoesNotWrite() throws IOException {
        byte[] pickle = latin1("\u0080\u0002" + dict(GOOD));
        refused(new TorchZip().compressed("model/data.pkl", new byte[100_000]).done(), "compressed");
        refused(new TorchZip().stored("data.pkl", pickle).done(), "without one data.pkl");
        refused(
                new TorchZip()
                        .stored("a/data.pkl", pickle)
                        .stored("b/data.pkl", pickle)
                        .done(),
                "without one data.pkl");
        refused(new TorchZip().stored("model/../../data.pkl", pickle).done(), "leads out");
        refused(new TorchZip().stored("/model/data.pkl", pickle).done(), "leads out");
        refused(new TorchZip().stored("m\\data.pkl", pickle).done(), "leads out");
        refused(
                new TorchZip()
                        .stored("model/data.pkl", pickle)
                        .stored("model/byteorder", latin1("big"))
                        .done(),
                "not little-endian");
        refused(ByteBuffer.allocate(30), "no whole zip");
        refused(ByteBuffer.allocate(3), "too short");
    }

    @Test
    void refusesEntriesWithOneName() throws IOException {
        byte[] pickle = latin1("\u0080\u0002" + dict(GOOD));
        ByteBuffer file = new TorchZip()
                .stored("m/data.pk1", pickle)
                .stored("m/data.pkl", pickle)
                .done();
        refused(replaceAll(file, "data.pk1", "data.pkl"), "two entries");
    }

    @Test
    void refusesEntriesThatShareBytes() throws IOException {
        ByteBuffer file = new TorchZip()
                .stored("m/data.pkl", latin1("\u0080\u0002" + dict(GOOD)))
                .stored("m/data/0", new byte[16])
                .stored("m/data/1", new byte[16])
                .done();
        int last = lastIndexOf(file, "m/data/1") - 46;
        int before = lastIndexOf(file, "m/data/0") - 46;
        ByteBuffer patched = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        patched.putInt(before + 20, 60).putInt(before + 24, 60);
        refused(patched, "lies inside another");
        patched.putInt(before + 20, 16).putInt(before + 24, 16).putInt(last + 42, patched.getInt(before + 42));
        refused(patched, "lies inside another");
        patched.putInt(last + 42, -2);
        refused(patched, "not inside the file");
    }

    @Test
    void refusesAnEntryThatIsNotWhatTheDirectorySays() throws IOException {
        byte[] pickle = latin1("\u0080\u0002" + dict(GOOD));
        ByteBuffer file = new TorchZip().stored("m/data.pkl", pickle).done();
        refused(file.put(30, (byte) 'n'), "do not agree");
    }

    @Test
    void refusesAFileThatWasCut() throws IOException {
        ByteBuffer file = TorchZip.file(dict(GOOD));
        for (int length = 0; length < file.limit(); length++) {
            ByteBuffer cut = file.duplicate().limit(length);
            assertThrows(CheckpointException.class, () -> new PyTorchFile(cut));
        }
    }

    private static int lastIndexOf(ByteBuffer file, String text) {
        return new String(file.array(), StandardCharsets.ISO_8859_1).lastIndexOf(text);
    }

    private static ByteBuffer replaceAll(ByteBuffer file, String from, String to) {
        String text = new String(file.array(), StandardCharsets.ISO_8859_1);
        return ByteBuffer.wrap(latin1(text.replace(from, to)));
    }

    private static void refused(String operations, String reason) {
        try {
            refused(TorchZip.file(operations), reason);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(ByteBuffer file, String reason) {
        String message = assertThrows(CheckpointException.class, () -> new PyTorchFile(file))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }
}
