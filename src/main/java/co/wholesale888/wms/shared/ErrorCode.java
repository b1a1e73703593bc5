package co.wholesale888.wms.shared;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every error that the service returns. The lower-case name is the stable {@code code} that programs read. */
public enum ErrorCode {
    MALFORMED_REQUEST(400, "Malformed request"),
    MALFORMED_JSON(400, "Malformed JSON"),
    UNKNOWN_FIELD(400, "Unknown field"),
    INVALID_PARAMETER(400, "Invalid parameter"),
    INVALID_CURSOR(400, "Invalid cursor"),
    INVALID_IDEMPOTENCY_KEY(400, "Invalid Idempotency-Key"),
    MISSING_TOKEN(401, "Credentials required"),
    INVALID_TOKEN(401, "Invalid token"),
    INVALID_CREDENTIALS(401, "Invalid credentials"),
    INSUFFICIENT_SCOPE(403, "Insufficient scope"),
    ADDRESS_NOT_ALLOWED(403, "Address not allowed"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    INSUFFICIENT_STOCK(409, "Insufficient stock"),
    QUANTITY_MISMATCH(409, "Quantity mismatch"),
    INVALID_STATE(409, "Invalid state"),
    HISTORY_REWOUND(410, "History rewound"),
    PAYLOAD_TOO_LARGE(413, "Payload too large"),
    VALIDATION_FAILED(422, "Validation failed"),
    UNKNOWN_SKU(422, "Unknown SKU"),
    IDEMPOTENCY_KEY_REUSED(422, "Idempotency-Key reused"),
    RATE_LIMITED(429, "Rate limited"),
    /** A defect of the service. Bad input never causes it. */
    INTERNAL_ERROR(500, "Internal error"),
    UNAVAILABLE(503, "Unavailable");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** A short description, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The stable name for programs, such as {@code insufficient_stock}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
