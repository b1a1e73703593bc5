package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Set;

/**
 * The value of an {@code Idempotency-Key} header: 1 to 255 visible ASCII characters, but neither {@code .} nor
 * {@code ..}, which no path can contain, so that their outcome could not be looked up. Controllers declare it as a
 * nullable parameter, which is null if the request has no such header.
 */
public record IdempotencyKey(String value) {

    public static final String HEADER = "Idempotency-Key";
    public static final int MAX_LENGTH = 255;
    private static final Set<String> PATH_STEPS = Set.of(".", "..");

    public IdempotencyKey {
        boolean fits = !value.isEmpty() && value.length() <= MAX_LENGTH && !PATH_STEPS.contains(value);
        if (!fits || value.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new RefusedException(
                    ErrorCode.INVALID_IDEMPOTENCY_KEY,
                    "Idempotency-Key must be 1 to 255 visible ASCII characters without spaces, not . or .., sent once."
                            + " A UUID does.");
        }
    }
}
