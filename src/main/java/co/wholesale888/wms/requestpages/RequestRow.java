package co.wholesale888.wms.requestpages;

import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.requestlog.LoggedRequest;
import java.util.Locale;
import java.util.Objects;

/**
 * A recorded request as a row of the table.
 *
 * @param key the name of its API key
 */
record RequestRow(LoggedRequest request, String key) {

    private static final int FIRST_ERROR = 400;
    private static final int FIRST_FAILURE = 500;

    /** The route; in words if the path leads nowhere. */
    public String route() {
        return Objects.requireNonNullElse(request.route(), "an unknown path");
    }

    /** The class of the badge. */
    public String style() {
        return request.status() < FIRST_ERROR ? "ok" : request.status() < FIRST_FAILURE ? "low" : "critical";
    }

    /** The duration with two to four digits, such as {@code 4.2 ms}. */
    public String duration() {
        double millis = request.duration().toNanos() / 1_000_000.0;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        if (millis < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1_000)
                : Format.WITHOUT_TIME.duration(request.duration().toSeconds());
    }
}
