package co.wholesale888.wms.shared;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One invalid line or field of a request: an item of a problem's {@code errors}.
 *
 * @param index the line's position in the request, from 0; null outside a list
 * @param line the line of the file at which the row begins, from 1; null if the request is no file
 * @param field the name of the field or parameter; null if the whole line is invalid
 * @param sku the SKU of the line, or null if it names none
 * @param code what is wrong, for programs
 * @param message what is wrong and what to do next, for people
 * @param available the quantity that was available, with {@link ErrorCode#INSUFFICIENT_STOCK}
 * @param requested the quantity that was requested, with {@link ErrorCode#INSUFFICIENT_STOCK}
 * @param expected the level that the caller expected, with {@link ErrorCode#QUANTITY_MISMATCH}
 * @param actual the actual level, with {@link ErrorCode#QUANTITY_MISMATCH}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Violation(
        @JsonInclude @Nullable Integer index,
        @Nullable Integer line,
        @JsonInclude @Nullable String field,
        @JsonInclude @Nullable String sku,
        ErrorCode code,
        String message,
        @Nullable Long available,
        @Nullable Long requested,
        @Nullable Long expected,
        @Nullable Long actual) {

    /** A violation in a request that is no file. */
    public Violation(
            @Nullable Integer index,
            @Nullable String field,
            @Nullable String sku,
            ErrorCode code,
            String message,
            @Nullable Long available,
            @Nullable Long requested,
            @Nullable Long expected,
            @Nullable Long actual) {
        this(index, null, field, sku, code, message, available, requested, expected, actual);
    }

    /** A violation outside of a list. */
    public static Violation of(@Nullable String field, ErrorCode code, String message) {
        return of(null, field, null, code, message);
    }

    /** A violation in a line of a list. */
    public static Violation of(
            @Nullable Integer index, @Nullable String field, @Nullable String sku, ErrorCode code, String message) {
        return new Violation(index, field, sku, code, message, null, null, null, null);
    }

    /** The same violation, at a line of a file. */
    public Violation atLine(int fileLine) {
        return new Violation(index, fileLine, field, sku, code, message, available, requested, expected, actual);
    }
}
