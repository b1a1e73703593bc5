package co.wholesale888.wms.security;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Enumeration;
import java.util.Locale;

/** The parsed {@code Authorization} header of a request, not yet verified. */
sealed interface Credential {

    /** No header, or one of an unsupported scheme. */
    record Missing() implements Credential {}

    record Bearer(String token) implements Credential {

        /** Omits the token, so that it is never logged. */
        @Override
        public String toString() {
            return "Bearer[…]";
        }
    }

    record Basic(String email, String password) implements Credential {

        /** Omits the password, so that it is never logged. */
        @Override
        public String toString() {
            return "Basic[…]";
        }
    }

    /** An invalid header of the scheme Bearer, or several headers. */
    record MalformedBearer() implements Credential {}

    /** An invalid header of the scheme Basic, or several headers. */
    record MalformedBasic() implements Credential {}

    static Credential of(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("Authorization");
        if (!headers.hasMoreElements()) {
            return new Missing();
        }
        String header = headers.nextElement().strip();
        int space = header.indexOf(' ');
        String scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : header.substring(space + 1).strip();
        boolean several = headers.hasMoreElements();
        return switch (scheme) {
            case "bearer" ->
                several || rest.isEmpty() || rest.indexOf(' ') >= 0 ? new MalformedBearer() : new Bearer(rest);
            case "basic" -> several ? new MalformedBasic() : basic(rest);
            default -> new Missing();
        };
    }

    private static Credential basic(String encoded) {
        try {
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                    .toString();
            int colon = pair.indexOf(':');
            return colon < 0 ? new MalformedBasic() : new Basic(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return new MalformedBasic();
        }
    }
}
