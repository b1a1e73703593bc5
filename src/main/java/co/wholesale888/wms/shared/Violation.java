package co.wholesale888.wms.shared;

import org.jspecify.annotations.Nullable;

/**
 * One offending line or field of a request: an item of a problem's {@code errors}.
 *
 * @param index the line's position in the request, from 0; null outside a list
 * @param field the field's or parameter's name; null where the whole line offends
 * @param sku the SKU of the line, where it names one
 * @param code what is wrong
 * @param message what is wrong and what to do, for people
 * @param available the level that was there, with {@link ErrorCode#INSUFFICIENT_STOCK}
 * @param requested how much was asked for, with {@link ErrorCode#INSUFFICIENT_STOCK}
 * @param expected the level the caller expected, with {@link ErrorCode#QUANTITY_MISMATCH}
 * @param actual the level there was, with {@link ErrorCode#QUANTITY_MISMATCH}
 */
public record Violation(
        @Nullable Integer index,
        @Nullable String field,
        @Nullable String sku,
        ErrorCode code,
        String message,
        @Nullable Long available,
        @Nullable Long requested,
        @Nullable Long expected,
        @Nullable Long actual) {

    /** A violation of a field that belongs to no line. */
    public static Violation of(@Nullable String field, ErrorCode code, String message) {
        return of(null, field, null, code, message);
    }

    /** A violation of a line or of a field in it. */
    public static Violation of(
            @Nullable Integer index, @Nullable String field, @Nullable String sku, ErrorCode code, String message) {
        return new Violation(index, field, sku, code, message, null, null, null, null);
    }
}
