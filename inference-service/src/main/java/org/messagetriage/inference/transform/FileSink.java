package org.messagetriage.inference.transform;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines into a file. */
public final class FileSink implements LineSink {

    private final Path file;
    private FileChannel channel;
    private OutputStream out;

    public FileSink(Path file) {
        this.file = file;
    }

    @Override
    public void open(long offset) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() < offset) {
            throw new IOException(file.getFileName() + " has " + channel.size() + " bytes, its record says " + offset);
        }
        channel.truncate(offset);
        channel.position(offset);
        out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    @Override
    public void write(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    @Override
    public long sync() throws IOException {
        out.flush();
        channel.force(false);
        return channel.position();
    }

    /** What was not synced is dropped here too: the next run writes it anew. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
