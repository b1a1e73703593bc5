package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The formats of responses, chosen by the {@code Accept} header (RFC 9110). Nothing else reads this header: controllers
 * take the format as an argument with {@link AlsoAs}.
 */
public enum ResponseFormat {
    JSON("application/json"),
    CSV("text/csv"),
    EVENT_STREAM("text/event-stream");

    private final String type;

    ResponseFormat(String type) {
        this.type = type;
    }

    /**
     * Chooses JSON or another format by quality, then by the more specific media range, then by order in the header.
     * Without a header, and for {@code *}{@code /*}, it is JSON.
     *
     * @throws RefusedException NOT_ACCEPTABLE if the caller accepts neither
     */
    static ResponseFormat jsonOr(ResponseFormat other, HttpServletRequest request) {
        String message = "This list is available as application/json or %s. Accept one of them.".formatted(other.type);
        List<MediaType> accepted = accepted(request, message);
        Preference json = JSON.preference(accepted);
        Preference alternative = other.preference(accepted);
        if (json == null && alternative == null) {
            throw notAcceptable(message);
        }
        return Preference.ORDER.compare(json, alternative) >= 0 ? JSON : other;
    }

    /**
     * Refuses a request whose caller does not accept JSON, before anything is done.
     *
     * @throws RefusedException NOT_ACCEPTABLE
     */
    static void requireJson(HttpServletRequest request) {
        String message = "The response is application/json. Accept it, or omit Accept. Nothing was done.";
        List<MediaType> accepted = accepted(request, message);
        if (JSON.preference(accepted) == null) {
            throw notAcceptable(message);
        }
    }

    private static List<MediaType> accepted(HttpServletRequest request, String refusal) {
        try {
            List<MediaType> accepted =
                    MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            return accepted.isEmpty() ? List.of(MediaType.ALL) : accepted;
        } catch (InvalidMediaTypeException e) {
            throw notAcceptable(refusal);
        }
    }

    /**
     * The preference of the most specific media range that matches this format; null if the caller does not accept it.
     */
    private @Nullable Preference preference(List<MediaType> accepted) {
        MediaType own = MediaType.valueOf(type);
        Preference best = null;
        for (int i = 0; i < accepted.size(); i++) {
            MediaType range = accepted.get(i);
            if (range.includes(own)) {
                int specificity = range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
                if (best == null || specificity > best.specificity) {
                    best = new Preference(range.getQualityValue(), specificity, i);
                }
            }
        }
        return best == null || best.quality == 0 ? null : best;
    }

    private static RefusedException notAcceptable(String message) {
        return new RefusedException(ErrorCode.NOT_ACCEPTABLE, message);
    }

    private record Preference(double quality, int specificity, int position) {

        static final Comparator<@Nullable Preference> ORDER =
                Comparator.nullsFirst(Comparator.comparingDouble(Preference::quality)
                        .thenComparingInt(Preference::specificity)
                        .thenComparing(Preference::position, Comparator.reverseOrder()));
    }
}
