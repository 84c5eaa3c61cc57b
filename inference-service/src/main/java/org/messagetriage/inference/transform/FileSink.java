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
    private final boolean owner;
    private FileChannel channel;
    private OutputStream out;

    public FileSink(Path file) {
        this.file = file;
        owner = true;
    }

    /** @param channel onto the file, which stays open: with POSIX, closing any channel onto a file ends its locks */
    FileSink(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        owner = false;
    }

    @Override
    public void open(long offset) throws IOException {
        if (owner) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
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
        if (owner && channel != null) {
            channel.close();
        }
    }
}
