package co.wholesale888.wms.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The public base URL ends in {@code /api/wms}: every path is served with that prefix as it is without. The prefix
 * becomes the context path, so that nothing behind this class meets it and links still carry it.
 */
public final class BasePath {

    public static final String PREFIX = "/api/wms";

    private BasePath() {}

    static boolean isIn(HttpServletRequest request) {
        return request.getRequestURI().startsWith(PREFIX + "/");
    }

    /**
     * The request as if the service were deployed under the prefix. An asynchronous request is dispatched again by the
     * container, which then knows its path without the prefix: both are made to look alike.
     */
    static final class Request extends HttpServletRequestWrapper {

        Request(HttpServletRequest request) {
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
            String path = super.getServletPath();
            return path.startsWith(PREFIX + "/") ? path.substring(PREFIX.length()) : path;
        }
    }

    /** Puts the prefix in front of a {@code Location} within the service, which handlers give without it. */
    static final class Response extends HttpServletResponseWrapper {

        private static final String LOCATION = "Location";

        Response(HttpServletResponse response) {
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
            boolean within = value != null && value.startsWith("/") && !value.startsWith(PREFIX + "/");
            return within && LOCATION.equalsIgnoreCase(name) ? PREFIX + value : value;
        }
    }
}
