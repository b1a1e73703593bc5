package co.wholesale888.wms.access;

import org.springframework.security.crypto.keygen.KeyGenerators;

/** Random secrets that people can read and type: base 32 (RFC 4648) in lower case, without padding. */
public final class Base32 {

    private static final char[] DIGITS = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int BITS = 5;

    private Base32() {}

    /** Returns random bytes as text. */
    public static String random(int bytes) {
        return encode(KeyGenerators.secureRandom(bytes).generateKey());
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
