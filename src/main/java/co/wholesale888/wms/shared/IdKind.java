package co.wholesale888.wms.shared;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of ids, each with its prefix. An id is stored as a {@code uuid} and shown as {@code prefix_} and 26
 * characters of lower-case Crockford base 32, which sort like the uuid: by creation time.
 */
public enum IdKind {
    ACCOUNT("acc_"),
    USER("usr_"),
    WAREHOUSE("wh_"),
    TOKEN("tok_"),
    TRANSACTION("txn_"),
    RESERVATION("rsv_"),
    ALERT("alr_"),
    ORDER("ord_"),
    SHIPMENT("shp_"),
    EVENT("evt_"),
    WEBHOOK("whk_"),
    DELIVERY("dlv_"),
    AUDIT("aud_");

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] VALUES = new byte[128];
    private static final int LENGTH = 26;

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            VALUES[DIGITS[i]] = (byte) i;
        }
    }

    private final String prefix;

    IdKind(String prefix) {
        this.prefix = prefix;
    }

    /** Creates an id (UUID version 7) that sorts after every id that this process has created before. */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    /** When an id was created, in milliseconds precision. */
    public static Instant createdAt(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** The first id that can have been created at this time, in milliseconds precision. */
    public static UUID firstAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }

    /** The 16 bytes of an id. */
    public static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    public String prefix() {
        return prefix;
    }

    /** Formats the id as callers see it. */
    public String format(UUID id) {
        char[] text = new char[prefix.length() + LENGTH];
        prefix.getChars(0, prefix.length(), text, 0);
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int i = text.length - 1; i >= prefix.length(); i--) {
            text[i] = DIGITS[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    /** Parses an id; null if the text is not an id of this kind. */
    public @Nullable UUID parse(@Nullable String text) {
        if (text == null || text.length() != prefix.length() + LENGTH || !text.startsWith(prefix)) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = prefix.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c < 128 ? VALUES[c] : -1;
            if (value < 0 || (i == prefix.length() && value > 7)) {
                return null;
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | value;
        }
        return new UUID(high, low);
    }

    /** Parses an id; {@link ErrorCode#NOT_FOUND} if the text is not an id of this kind. */
    public UUID require(String text) {
        UUID id = parse(text);
        if (id == null) {
            throw RefusedException.notFound(name().toLowerCase(Locale.ROOT));
        }
        return id;
    }

    /**
     * Parses an id that is shown as it is stored.
     *
     * @param what the kind of thing, such as {@code export}
     * @throws RefusedException NOT_FOUND if the text is no UUID
     */
    public static UUID requireUuid(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound(what);
        }
    }
}
