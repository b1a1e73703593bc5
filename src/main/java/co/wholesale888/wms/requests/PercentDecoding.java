package co.wholesale888.wms.requests;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-decoding that never guesses: the JDK's takes {@code %+1} for a byte, and wrong UTF-8 for a replacement sign. */
public final class PercentDecoding {

    private PercentDecoding() {}

    /**
     * The text, decoded once.
     *
     * @param plusIsSpace as it is in a query string
     * @return null where an escape is malformed, the bytes are no UTF-8, or the text holds more than visible ASCII
     */
    public static @Nullable String decode(String text, boolean plusIsSpace) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c;
            if (c == '%') {
                value = i + 2 < text.length() ? hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)) : -1;
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                value = ' ';
            } else if (c <= ' ' || c >= 0x7f) {
                value = -1;
            }
            if (value < 0) {
                return null;
            }
            bytes[length++] = (byte) value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The digit's value, or a negative number that stays negative when shifted and combined. */
    private static int hex(char c) {
        return c < 0x7f ? Character.digit(c, 16) : -1;
    }
}
