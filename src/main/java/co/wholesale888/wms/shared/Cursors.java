package co.wholesale888.wms.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the opaque cursors of lists. A cursor holds a position and a signature over the list's name,
 * owner and filters, so that a cursor of another list, another warehouse or another filter is refused with
 * {@link ErrorCode#INVALID_CURSOR}. Instances with the same key accept each other's cursors. A cursor that was signed
 * with any of the keys is accepted; new ones are signed with the first.
 */
public final class Cursors {

    private static final int SIGNATURE_BYTES = 12;

    private final List<byte[]> keys;

    /**
     * @param secrets the service's secret keys, of at least 16 bytes each
     */
    public Cursors(List<byte[]> secrets) {
        if (secrets.stream().anyMatch(secret -> secret.length < 16)) {
            throw new IllegalArgumentException("a cursor key needs at least 16 bytes");
        }
        this.keys = secrets.stream()
                .map(secret -> Hmac.sha256(secret, "cursors".getBytes(UTF_8)))
                .toList();
    }

    /**
     * Makes the cursor for a position.
     *
     * @param list the list's name, owner and filters; the cursor is valid only while all of them are the same
     * @param position the position to continue from, or null at the end of the list
     * @return null if the position is null
     */
    public @Nullable String encode(String list, @Nullable String position) {
        return position == null ? null : encodePosition(keys.getFirst(), list, position);
    }

    private static String encodePosition(byte[] key, String list, String position) {
        byte[] text = position.getBytes(UTF_8);
        byte[] signature = Hmac.sha256(key, (list + '\0' + position).getBytes(UTF_8));
        byte[] cursor = Arrays.copyOf(signature, SIGNATURE_BYTES + text.length);
        System.arraycopy(text, 0, cursor, SIGNATURE_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * Reads the position from a cursor of this list.
     *
     * @return null if the cursor is null
     * @throws RefusedException {@link ErrorCode#INVALID_CURSOR} if the cursor was not made for this list
     */
    public @Nullable String decode(String list, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > SIGNATURE_BYTES) {
                String position = new String(bytes, SIGNATURE_BYTES, bytes.length - SIGNATURE_BYTES, UTF_8);
                for (byte[] key : keys) {
                    if (MessageDigest.isEqual(
                            cursor.getBytes(UTF_8),
                            encodePosition(key, list, position).getBytes(UTF_8))) {
                        return position;
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            // Not base64: refused below, like a wrong signature
        }
        throw new RefusedException(
                ErrorCode.INVALID_CURSOR,
                "The cursor does not belong to this list. Use nextCursor of the previous page with the same filters,"
                        + " or omit cursor to start again.");
    }
}
