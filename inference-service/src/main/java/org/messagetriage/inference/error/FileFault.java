package org.messagetriage.inference.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** What is wrong with a file, in words: Java's own message is often nothing but the file's name. */
public final class FileFault {

    private static final Map<Class<?>, String> REASONS = Map.of(
            NoSuchFileException.class, "there is no such file or folder",
            AccessDeniedException.class, "access is denied",
            FileAlreadyExistsException.class, "it is there already",
            DirectoryNotEmptyException.class, "the folder is not empty");

    private FileFault() {}

    /** Without the file's name, which may be nobody's business. */
    public static String reason(IOException fault) {
        String reason = fault instanceof FileSystemException named ? named.getReason() : fault.getMessage();
        return reason == null
                ? REASONS.getOrDefault(fault.getClass(), fault.getClass().getSimpleName())
                : reason;
    }

    /** With the file's name, if there is one. */
    public static String sentence(IOException fault) {
        boolean named = fault instanceof FileSystemException file && file.getFile() != null;
        return named ? ((FileSystemException) fault).getFile() + ": " + reason(fault) : reason(fault);
    }
}
