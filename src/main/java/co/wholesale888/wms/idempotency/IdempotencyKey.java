package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;

/**
 * The value of an {@code Idempotency-Key} header: 1 to 255 visible ASCII characters. Controllers declare it as a
 * nullable parameter, which is null if the request has no such header.
 */
public record IdempotencyKey(String value) {

    public static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new RefusedException(
                    ErrorCode.INVALID_IDEMPOTENCY_KEY,
                    "Idempotency-Key must be 1 to 255 visible ASCII characters without spaces, sent once."
                            + " A UUID does.");
        }
    }
}
