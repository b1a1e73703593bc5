package co.wholesale888.wms.requestpages;

import co.wholesale888.wms.portal.DateParameters;
import co.wholesale888.wms.portal.QueryString;
import co.wholesale888.wms.requestlog.RequestCriteria;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The filter of the page, as in its query string.
 *
 * @param entered the parameters that are given
 */
record RequestForm(Map<String, String> entered, RequestCriteria criteria) {

    static final String[] FIELDS = {"requestId", "result", "code", "method", "route", "key", "from", "to"};

    private static final int MAX_LENGTH = 128;

    /** The results by the first digit of the status. */
    enum Result {
        SUCCEEDED(2),
        REFUSED(4),
        FAILED(5);

        private final int statusClass;

        Result(int statusClass) {
            this.statusClass = statusClass;
        }

        public int statusClass() {
            return statusClass;
        }
    }

    /** The methods of the API. */
    enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE,
        HEAD,
        OPTIONS
    }

    /** Reads the parameters, and refuses the request if one of all that have been read is not valid. */
    static RequestForm of(Query query) {
        Map<String, String> entered = new LinkedHashMap<>();
        for (String field : FIELDS) {
            String text = text(query, field);
            if (text != null) {
                entered.put(field, text);
            }
        }
        Result result = query.choice("result", Result.class);
        ErrorCode code = query.choice("code", ErrorCode.class);
        Method method = query.choice("method", Method.class);
        UUID key = query.id("key", IdKind.TOKEN);
        ZoneId zone = DateParameters.zone(query);
        Instant from = DateParameters.start(DateParameters.date(query, "from"), zone);
        Instant to = DateParameters.end(DateParameters.date(query, "to"), zone);
        if (from != null || to != null) {
            entered.put("zone", zone.getId());
        }
        query.refuseInvalid();
        return new RequestForm(
                entered,
                new RequestCriteria(
                        entered.get("requestId"),
                        key,
                        result == null ? null : result.statusClass,
                        code,
                        method == null ? null : method.name(),
                        entered.get("route"),
                        from,
                        to));
    }

    public boolean isActive() {
        return !entered.isEmpty();
    }

    /** The text of a field; empty if it is not given. */
    public String text(String field) {
        return entered.getOrDefault(field, "");
    }

    /** The query string of a page with this filter. */
    String query(@Nullable String cursor) {
        QueryString query = new QueryString();
        entered.forEach(query::add);
        return query.add("cursor", cursor).toString();
    }

    private static @Nullable String text(Query query, String name) {
        String text = query.text(name, MAX_LENGTH);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
