package co.wholesale888.wms.portal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the query string of a link, with its question mark. Leaves out parameters that are null or empty. */
public final class QueryString {

    private final StringBuilder query = new StringBuilder();

    public QueryString add(String name, @Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty()) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Empty if there are no parameters. */
    @Override
    public String toString() {
        return query.toString();
    }
}
