package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.Violation;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error response (RFC 9457). */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        @Nullable String requestId,
        List<Item> errors) {

    /**
     * @param status differs from the status of the code only if HTTP has a more specific one, such as 431
     * @param instance the path that the caller used, or null if it is unreadable
     */
    static Problem of(Refusal refusal, int status, @Nullable String instance, @Nullable String requestId) {
        ErrorCode code = refusal.code();
        return new Problem(
                "/docs/errors#" + code.code(),
                code.title(),
                status,
                refusal.detail(),
                instance == null ? "/" : instance,
                code.code(),
                requestId,
                refusal.errors().stream().map(Item::of).toList());
    }

    record Item(
            @Nullable Integer index,
            @Nullable String field,
            @Nullable String sku,
            String code,
            String message,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long available,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long requested,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long expected,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long actual) {

        static Item of(Violation violation) {
            return new Item(
                    violation.index(),
                    violation.field(),
                    violation.sku(),
                    violation.code().code(),
                    violation.message(),
                    violation.available(),
                    violation.requested(),
                    violation.expected(),
                    violation.actual());
        }
    }
}
