package co.wholesale888.wms.shared;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the opaque cursors of lists, and refuses every one that it did not make for that very list. A cursor holds a
 * position and a signature over the list's name, owner and filters, so that one taken from another list, another
 * warehouse or another filter is {@link ErrorCode#INVALID_CURSOR}. All instances with the same key agree.
 */
public final class Cursors {

    private static final int SIGNATURE_BYTES = 12;

    private final SecretKeySpec key;

    /**
     * @param secret the service's secret key, at least 16 bytes
     */
    public Cursors(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("a cursor key needs at least 16 bytes");
        }
        this.key = new SecretKeySpec(hmac(new SecretKeySpec(secret, "HmacSHA256"), "cursors"), "HmacSHA256");
    }

    /**
     * @param list what is listed: name, owner and filters, everything that a cursor must not survive a change of
     * @param position the place to go on from, or null at the end, which gives null
     */
    public @Nullable String encode(String list, @Nullable String position) {
        if (position == null) {
            return null;
        }
        byte[] place = position.getBytes(StandardCharsets.UTF_8);
        byte[] signature = sign(list, position);
        byte[] cursor = Arrays.copyOf(signature, SIGNATURE_BYTES + place.length);
        System.arraycopy(place, 0, cursor, SIGNATURE_BYTES, place.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** The position in a cursor of this list; null for no cursor; {@link ErrorCode#INVALID_CURSOR} for a foreign one. */
    public @Nullable String decode(String list, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > SIGNATURE_BYTES) {
                String position =
                        new String(bytes, SIGNATURE_BYTES, bytes.length - SIGNATURE_BYTES, StandardCharsets.UTF_8);
                byte[] given = Arrays.copyOf(bytes, SIGNATURE_BYTES);
                if (MessageDigest.isEqual(given, Arrays.copyOf(sign(list, position), SIGNATURE_BYTES))
                        && cursor.equals(encode(list, position))) {
                    return position;
                }
            }
        } catch (IllegalArgumentException e) {
            // Not even base64: refused below like every other cursor that is not ours.
        }
        throw new RefusedException(
                ErrorCode.INVALID_CURSOR,
                "The cursor does not belong to this list. Use nextCursor of the previous page with the same filters,"
                        + " or leave cursor out to start again.");
    }

    private byte[] sign(String list, String position) {
        return hmac(key, list + '\0' + position);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
