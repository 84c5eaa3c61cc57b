package org.messagetriage.inference.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The bearer key that callers must send; none is asked for where none is configured. Holds a digest, not the key. */
final class AccessKey {

    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    private AccessKey(byte[] digest) {
        this.digest = digest;
    }

    /** @param key null or blank for none */
    static AccessKey of(String key) {
        return new AccessKey(key == null || key.isBlank() ? null : digest(key.strip()));
    }

    boolean isSet() {
        return digest != null;
    }

    /** @param authorization the header as it came; null if it did not */
    boolean admits(String authorization) {
        if (digest == null) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        // Digests are of one length and compared in constant time: an answer's time tells nothing about the key.
        return MessageDigest.isEqual(
                digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
