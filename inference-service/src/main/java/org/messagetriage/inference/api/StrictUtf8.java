package org.messagetriage.inference.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Text that is Unicode, or a refusal that says where it is not; nothing is replaced in silence. */
final class StrictUtf8 {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private StrictUtf8() {}

    /** The text of a body; a byte order mark before it is dropped. */
    static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new InferenceException(
                    ErrorCode.INVALID_UTF8, "The body is not UTF-8: the byte at offset " + in.position() + " is wrong");
        }
        String text = out.flip().toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Refuses half a surrogate pair, which a JSON escape can smuggle in and which is no character. */
    static void requireWellFormed(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!Character.isSurrogate(unit)) {
                continue;
            }
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                throw InferenceException.ofField(
                        ErrorCode.INVALID_VALUE,
                        field,
                        "has half a surrogate pair at offset " + i + ", which is no character");
            }
        }
    }
}
