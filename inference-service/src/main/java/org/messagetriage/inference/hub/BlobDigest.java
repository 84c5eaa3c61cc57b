package org.messagetriage.inference.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * The digests that a hub calls its files by: SHA-256 of what lies in large-file storage (64 digits), and for what lies in
 * git the blob's id (40 digits), SHA-1 over {@code blob SIZE\0} and the content.
 */
final class BlobDigest {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHA256_DIGITS = 64;

    private BlobDigest() {}

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** A digest that waits for the content. */
    static MessageDigest start(String expected, long size) {
        try {
            if (expected.length() == SHA256_DIGITS) {
                return MessageDigest.getInstance("SHA-256");
            }
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(("blob " + size + '\0').getBytes(StandardCharsets.US_ASCII));
            return sha1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }
}
