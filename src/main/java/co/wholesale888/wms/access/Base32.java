package co.wholesale888.wms.access;

import java.security.SecureRandom;

/** Random secrets that people can read and type: base 32 (RFC 4648) in lower case, without padding. */
public final class Base32 {

    private static final char[] DIGITS = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int BITS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Base32() {}

    /** Returns random bytes as text. */
    public static String random(int bytes) {
        return encode(randomBytes(bytes));
    }

    /** Returns random bytes. */
    public static byte[] randomBytes(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /**
     * Encodes bytes.
     *
     * @param bytes a multiple of five of them, so that the digits come out even
     */
    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 8 / BITS);
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8) | (next & 0xff);
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(DIGITS[(buffer >> bits) & 31]);
            }
        }
        return text.toString();
    }
}
