package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Good files with bytes changed, cut out, doubled and put in: each is either read to its last tensor or refused by the
 * one exception, and neither takes much memory or time. The seed is fixed: a failure can be had again.
 */
class HostileFilesTest {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "checkpoints");
    private static final long MAX_ALLOCATED = 1 << 20;
    private static final long MAX_NANOS = 2_000_000_000L;
    private static final int ROUNDS = 10_000;
    private static final long[] ODD_NUMBERS = {
        0, 1, -1, 0x7fffffff, 0x80000000L, Long.MAX_VALUE, Long.MIN_VALUE, 1 << 30
    };

    private final Random random = new Random(20_240_229);

    private interface Reader {
        Checkpoint read(ByteBuffer file) throws IOException;
    }

    @Test
    void safetensors() throws IOException {
        refuseOrRead("safetensors/model.safetensors", SafetensorsFile::new);
    }

    @Test
    void pickles() throws IOException {
        refuseOrRead("pytorch/pytorch_model.bin", PyTorchFile::new);
    }

    @Test
    void onnx() throws IOException {
        refuseOrRead("onnx-bert-nli/onnx/model.onnx", file -> {
            OnnxGraph graph = new OnnxGraph(file.duplicate());
            assertTrue(graph.inputs().size() < 100 && graph.outputs().size() < 100);
            return new OnnxCheckpoint(file);
        });
    }

    /** Fields of a few bytes each, and names longer than any: what is told of a graph has to fit the heap. */
    @Test
    void graphsThatSayTooMuch() throws IOException {
        OnnxBytes types = new OnnxBytes();
        OnnxBytes names = new OnnxBytes();
        for (int i = 0; i < 1_000_000; i++) {
            types.number(2, i);
            if (i < 300_000) {
                names.message(1, new OnnxBytes().text(4, "op" + i));
            }
        }
        refusedFor("element type", new OnnxBytes().message(5, types), MAX_ALLOCATED);
        OnnxBytes longName = new OnnxBytes().text(4, "x".repeat(4 << 20));
        refusedFor("is a name of", new OnnxBytes().message(1, longName), MAX_ALLOCATED);
        refusedFor("names take more", names, 200 * MAX_ALLOCATED);
    }

    @Test
    void aGraphOfManyInputsAndWeightsIsReadInOneGo() throws IOException {
        OnnxBytes graph = new OnnxBytes();
        for (int i = 0; i < 50_000; i++) {
            graph.message(11, new OnnxBytes().text(1, "in" + i)).message(5, new OnnxBytes().text(8, "w" + i));
        }
        ByteBuffer file = ByteBuffer.wrap(OnnxBytes.model(graph));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        assertTrue(new OnnxGraph(file).inputs().size() == 50_000);
        long nanos = threads.getCurrentThreadCpuTime() - start;
        assertTrue(nanos < 1_000_000_000L, nanos + " ns of a processor");
    }

    private static void refusedFor(String reason, OnnxBytes graph, long most) {
        ByteBuffer file = ByteBuffer.wrap(OnnxBytes.model(graph));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        String said = assertThrows(CheckpointException.class, () -> new OnnxGraph(file))
                .getMessage();
        long taken = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(said.contains(reason), said);
        assertTrue(taken < most, reason + " took " + taken + " bytes");
    }

    @Test
    void indexes() throws IOException {
        refuseOrRead("safetensors-sharded/model.safetensors.index.json", file -> {
            ShardIndex index = ShardIndex.parse(Arrays.copyOf(file.array(), file.limit()));
            assertTrue(index.files().stream().noneMatch(name -> name.contains("/") || name.contains("..s")));
            return new NoTensors();
        });
    }

    private void refuseOrRead(String fixture, Reader reader) throws IOException {
        byte[] good = Files.readAllBytes(FIXTURES.resolve(fixture));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        readAll(reader.read(ByteBuffer.wrap(good))); // what is loaded once is not the files' fault
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer file = ByteBuffer.wrap(mutate(good));
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long start = System.nanoTime();
            try {
                readAll(reader.read(file));
                read++;
            } catch (CheckpointException e) {
                assertTrue(e.getMessage().length() < 1000, "a message of any length");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round, e);
            }
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
            assertTrue(allocated < MAX_ALLOCATED, "round " + round + " took " + allocated + " bytes");
            assertTrue(System.nanoTime() - start < MAX_NANOS, "round " + round + " took too long");
        }
        assertTrue(read > ROUNDS / 100 && read < ROUNDS, "of " + ROUNDS + " files " + read + " were read");
    }

    private static void readAll(Checkpoint checkpoint) {
        for (String name : checkpoint.names()) {
            Tensor tensor = checkpoint.tensor(name);
            assertTrue(tensor.data().remaining()
                    == tensor.elements() * tensor.type().bytes());
        }
    }

    private byte[] mutate(byte[] good) {
        byte[] bytes = good.clone();
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(1 + random.nextInt(24), bytes.length - at);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> putNumber(bytes, at, ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]);
                case 3 -> System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                case 4 -> bytes = replace(bytes, at, length, new byte[0]);
                default -> bytes = replace(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            }
        }
        return bytes;
    }

    private static void putNumber(byte[] bytes, int at, long number) {
        for (int i = 0; i < 8 && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (number >> 8 * i);
        }
    }

    private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
        ByteBuffer changed = ByteBuffer.allocate(bytes.length - length + by.length);
        changed.put(bytes, 0, at).put(by).put(bytes, at + length, bytes.length - at - length);
        return changed.array();
    }

    private static final class NoTensors implements Checkpoint {

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Tensor tensor(String name) {
            throw new IllegalArgumentException(name);
        }
    }
}
