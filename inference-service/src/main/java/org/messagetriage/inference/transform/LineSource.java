package org.messagetriage.inference.transform;

import java.io.IOException;
import java.io.InputStream;

/** Where the lines of a transformation come from: a file now, an object store or a part of a larger run later. */
public interface LineSource {

    /** Changes when the content does: what goes on where it was asks whether its input is still the same. */
    String version() throws IOException;

    /**
     * The content from an offset on.
     *
     * @param offset bytes of the lines before, 0 or the end of a line
     * @return the caller closes it
     */
    InputStream open(long offset) throws IOException;
}
