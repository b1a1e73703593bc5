package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The forms in which a list can be answered, chosen by the {@code Accept} header as RFC 9110 has it. */
public enum ResponseFormat {
    JSON("application/json"),
    CSV("text/csv"),
    EVENT_STREAM("text/event-stream");

    private final String type;

    ResponseFormat(String type) {
        this.type = type;
    }

    /**
     * JSON or this other form, whichever the caller likes best. Between forms that it likes alike, the one that it names
     * more exactly wins, then the one that it names first; no header and {@code *}{@code /*} mean JSON.
     *
     * @throws RefusedException NOT_ACCEPTABLE where the caller accepts neither
     */
    public static ResponseFormat jsonOr(ResponseFormat other, HttpServletRequest request) {
        String message = "This list comes as application/json or %s: accept one of them.".formatted(other.type);
        List<MediaType> accepted = accepted(request, message);
        if (accepted.isEmpty()) {
            return JSON;
        }
        Liking ofJson = JSON.liking(accepted);
        Liking ofOther = other.liking(accepted);
        if (ofJson == null && ofOther == null) {
            throw notAcceptable(message);
        }
        return ofJson != null && (ofOther == null || ofJson.compareTo(ofOther) >= 0) ? JSON : other;
    }

    /**
     * Refuses a request that could not be answered in JSON, before anything is done for it.
     *
     * @throws RefusedException NOT_ACCEPTABLE
     */
    static void requireJson(HttpServletRequest request) {
        String message = "The answer comes as application/json: accept it, or leave Accept out. Nothing was done.";
        List<MediaType> accepted = accepted(request, message);
        if (!accepted.isEmpty() && JSON.liking(accepted) == null) {
            throw notAcceptable(message);
        }
    }

    private static List<MediaType> accepted(HttpServletRequest request, String refusal) {
        try {
            return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        } catch (InvalidMediaTypeException e) {
            throw notAcceptable(refusal);
        }
    }

    /** How the caller likes this form: by the range that matches it most exactly; null where it does not accept it. */
    private @Nullable Liking liking(List<MediaType> accepted) {
        MediaType own = MediaType.valueOf(type);
        Liking best = null;
        for (int i = 0; i < accepted.size(); i++) {
            MediaType range = accepted.get(i);
            if (range.includes(own)) {
                int exactness = range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
                if (best == null || exactness > best.exactness) {
                    best = new Liking(range.getQualityValue(), exactness, i);
                }
            }
        }
        return best == null || best.quality == 0 ? null : best;
    }

    private static RefusedException notAcceptable(String message) {
        return new RefusedException(ErrorCode.NOT_ACCEPTABLE, message);
    }

    private record Liking(double quality, int exactness, int place) implements Comparable<Liking> {

        @Override
        public int compareTo(Liking other) {
            int byQuality = Double.compare(quality, other.quality);
            int byExactness = Integer.compare(exactness, other.exactness);
            return byQuality != 0 ? byQuality : byExactness != 0 ? byExactness : Integer.compare(other.place, place);
        }
    }
}
