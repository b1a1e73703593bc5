package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The SHA-256 of a secret, comparable by value. Of a token or a session nothing else is stored. */
public record SecretHash(long first, long second, long third, long fourth) {

    public static SecretHash of(String text) {
        return of(Hashes.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static SecretHash of(byte[] sha256) {
        ByteBuffer bytes = ByteBuffer.wrap(sha256);
        return new SecretHash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES * 4)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }
}
