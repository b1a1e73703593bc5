package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code Idempotency-Key} header: 1 to 255 visible ASCII characters. Controllers declare it as a
 * nullable parameter, which is null if the request has no such header.
 */
public record IdempotencyKey(String value) {

    public static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (!isValid(value)) {
            throw new RefusedException(
                    ErrorCode.INVALID_IDEMPOTENCY_KEY,
                    "Idempotency-Key must be 1 to 255 visible ASCII characters without spaces, sent once."
                            + " A UUID does.");
        }
    }

    /** The key of a request with these values of the header, or null for none; more than one value is refused. */
    static @Nullable IdempotencyKey of(List<String> values) {
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> new IdempotencyKey(values.getFirst());
            default -> new IdempotencyKey("");
        };
    }

    private static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= MAX_LENGTH && value.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
