package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Strict percent-decoding. The JDK's decoder accepts {@code %+1}, and replaces invalid UTF-8. */
public final class PercentDecoding {

    private PercentDecoding() {}

    /**
     * Decodes the text once.
     *
     * @param plusIsSpace whether a plus sign is a space, as in a query string
     * @return null if an escape or the UTF-8 is malformed, or if the text has anything but visible ASCII
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
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The value of the digit, or -1, which stays negative when it is shifted and combined. */
    private static int hex(char c) {
        return c < 0x7f ? Character.digit(c, 16) : -1;
    }
}
