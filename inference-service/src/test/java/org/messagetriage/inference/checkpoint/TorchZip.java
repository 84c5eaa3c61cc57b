package org.messagetriage.inference.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of PyTorch's form, written byte by byte, with whatever pickle a test wants in them. */
final class TorchZip {

    private static final byte[] FOUR_FLOATS = new byte[16];

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /** A file with storage 0, four floats, and a pickle of protocol 2 that goes on with these operations. */
    static ByteBuffer file(String operations) throws IOException {
        return new TorchZip()
                .stored("model/data.pkl", latin1("\u0080\u0002" + operations))
                .stored("model/data/0", FOUR_FLOATS)
                .done();
    }

    /** Operations that make a dict with one tensor over storage 0. */
    static String dict(String tensor) {
        return "}" + text("a") + tensor + "s.";
    }

    static String tensor(String offset, String shape, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n(" + storage("FloatStorage", "0", 4) + offset + shape + strides
                + "\u0089}tR";
    }

    static String storage(String type, String key, long elements) {
        return "(" + text("storage") + "ctorch\n" + type + "\n" + text(key) + text("cpu") + number(elements) + "tQ";
    }

    static String tuple(long... values) {
        StringBuilder operations = new StringBuilder("(");
        for (long value : values) {
            operations.append(number(value));
        }
        return operations.append('t').toString();
    }

    static String number(long value) {
        return "\u008a\u0008" + littleEndian(value, 8);
    }

    static String text(String value) {
        return "X" + littleEndian(value.length(), 4) + value;
    }

    static String littleEndian(long value, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append((char) (value >> 8 * i & 0xff));
        }
        return text.toString();
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    TorchZip stored(String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return entry(entry, content);
    }

    TorchZip compressed(String name, byte[] content) throws IOException {
        return entry(new ZipEntry(name), content);
    }

    ByteBuffer done() throws IOException {
        zip.close();
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private TorchZip entry(ZipEntry entry, byte[] content) throws IOException {
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
        return this;
    }
}
