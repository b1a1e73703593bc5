package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import jakarta.servlet.http.HttpServletResponse;

/** The header of every 429 and 503, of the API and of pages. */
public final class RetryAfter {

    private RetryAfter() {}

    /** Sets {@code Retry-After}, to a second if nothing better is known, where a later request may succeed. */
    public static void set(HttpServletResponse response, Refusal refusal) {
        if (refusal.code() == ErrorCode.RATE_LIMITED || refusal.code() == ErrorCode.UNAVAILABLE) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, refusal.retryAfterSeconds())));
        }
    }
}
