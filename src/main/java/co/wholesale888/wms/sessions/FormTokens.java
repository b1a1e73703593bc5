package co.wholesale888.wms.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;

/**
 * The CSRF tokens of the portal. They are derived from the secret in the session's cookie, so they are stored nowhere
 * and change with every sign-in. A browser that is not signed in holds a secret without a session, so that the forms
 * for signing in and signing up are protected as well. Every page shows its token in another random disguise.
 */
@Component
public class FormTokens implements CsrfTokenRepository, CsrfTokenRequestHandler {

    static final String HEADER = "X-CSRF-Token";

    /** The hidden field of forms with the token. */
    public static final String FIELD = "_csrf";

    private final CsrfTokenRequestHandler disguise = new XorCsrfTokenRequestAttributeHandler();
    private final List<CredentialKey> keys;

    FormTokens(SecretKey secretKey) {
        this.keys = secretKey.accepted().stream()
                .map(key -> CredentialKey.derived(key, "portal forms"))
                .toList();
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return tokenOf(SessionCookie.newValue());
    }

    /** Gives the browser the secret of a new token. A token that is removed ends with its session's secret. */
    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token instanceof SecretToken derived) {
            SessionCookie.set(request, response, derived.secret);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        return secret == null ? null : tokenOf(secret);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        disguise.handle(request, response, token);
    }

    /** Gives a page its token if the request was refused before the filter that does it: the user can still sign out. */
    public void provide(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(CsrfToken.class.getName()) == null) {
            handle(request, response, loadDeferredToken(request, response));
        }
    }

    /** {@inheritDoc} A token of the previous secret key counts as the current one. */
    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        String sent = undisguised(request, token);
        return sent != null && token instanceof SecretToken derived && isSigned(sent, derived.secret)
                ? token.getToken()
                : sent;
    }

    private @Nullable String undisguised(HttpServletRequest request, CsrfToken token) {
        try {
            return disguise.resolveCsrfTokenValue(request, token);
        } catch (IllegalArgumentException e) {
            return null; // forged: what comes out is no text
        }
    }

    /**
     * Refuses a request that does not have the token of its session in the header {@code X-CSRF-Token}.
     *
     * @throws RefusedException INSUFFICIENT_SCOPE
     */
    public void requireHeader(HttpServletRequest request) {
        CsrfToken token = loadToken(request);
        if (token == null
                || request.getHeader(HEADER) == null
                || !token.getToken().equals(resolveCsrfTokenValue(request, token))) {
            throw missing();
        }
    }

    private static RefusedException missing() {
        return new RefusedException(
                ErrorCode.INSUFFICIENT_SCOPE,
                "The request does not carry the token of your own session (%s). Reload the page and send it again."
                        .formatted(HEADER));
    }

    private boolean isSigned(String sent, String secret) {
        return keys.stream()
                .anyMatch(key -> MessageDigest.isEqual(key.sign(secret).getBytes(UTF_8), sent.getBytes(UTF_8)));
    }

    private CsrfToken tokenOf(String secret) {
        return new SecretToken(secret, keys.getFirst().sign(secret));
    }

    private record SecretToken(String secret, String value) implements CsrfToken {

        @Override
        public String getHeaderName() {
            return HEADER;
        }

        @Override
        public String getParameterName() {
            return FIELD;
        }

        @Override
        public String getToken() {
            return value;
        }

        /** Omits the secret, so that it is never logged. */
        @Override
        public String toString() {
            return "SecretToken[…]";
        }
    }
}
