package org.messagetriage.inference.transform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Lines of a file; of one whose name ends in {@code .gz} those that were compressed. Offsets count bytes of lines. */
public final class FileSource implements LineSource {

    private final Path file;
    private final boolean gzip;

    public FileSource(Path file) {
        this.file = file;
        this.gzip = file.getFileName().toString().endsWith(".gz");
    }

    @Override
    public String version() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.size() + "-" + now.lastModifiedTime().toMillis();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            if (gzip) {
                InputStream lines = new GZIPInputStream(Channels.newInputStream(channel), 1 << 16);
                lines.skipNBytes(offset);
                return lines;
            }
            channel.position(offset);
            return Channels.newInputStream(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
