package co.wholesale888.wms.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The prefix {@code /api/wms} of the public base URL. Every path is served with and without it. The prefix is presented
 * as the context path, so that handlers never see it and links still contain it.
 */
public final class BasePath {

    static final String PREFIX = "/api/wms";

    private BasePath() {}

    /** Whether the caller used the prefix. */
    public static boolean isUsedBy(HttpServletRequest request) {
        return !prefixOf(request.getRequestURI()).isEmpty();
    }

    /** The prefix, if this path has it, otherwise nothing. */
    static String prefixOf(String path) {
        return path.startsWith(PREFIX + "/") ? PREFIX : "";
    }

    /** The path without the prefix, if it has it. */
    static String without(String path) {
        return path.substring(prefixOf(path).length());
    }

    /**
     * A request that looks as if the service were deployed under the prefix. When the container dispatches an
     * asynchronous request again, the path has lost its prefix: both forms give the same values.
     */
    static final class PrefixedRequest extends HttpServletRequestWrapper {

        PrefixedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getContextPath() {
            return PREFIX;
        }

        @Override
        public String getRequestURI() {
            String uri = super.getRequestURI();
            return uri.startsWith(PREFIX + "/") ? uri : PREFIX + uri;
        }

        @Override
        public String getServletPath() {
            return without(super.getServletPath());
        }
    }

    /** Adds the prefix to a {@code Location} within the service, which handlers set without it. */
    static final class PrefixedResponse extends HttpServletResponseWrapper {

        private static final String LOCATION = "Location";

        PrefixedResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setHeader(String name, @Nullable String value) {
            super.setHeader(name, prefixed(name, value));
        }

        @Override
        public void addHeader(String name, @Nullable String value) {
            super.addHeader(name, prefixed(name, value));
        }

        private static @Nullable String prefixed(String name, @Nullable String value) {
            boolean isLocal = value != null && value.startsWith("/") && !value.startsWith(PREFIX + "/");
            return isLocal && LOCATION.equalsIgnoreCase(name) ? PREFIX + value : value;
        }
    }
}
