package co.wholesale888.wms.security;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Defines which kind of caller may use which path, and what it may do there. */
final class AccessRules {

    static final String WRONG_KIND = "This credential is valid but of the wrong kind here: tokens serve /v1,"
            + " a client's sign-in /v1/warehouses and /v1/account, an operator's /ops.";

    private static final RequestMatcher CLIENT_PATHS = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern("/v1/warehouses/**"),
            PathPatternRequestMatcher.pathPattern("/v1/account/**"));
    private static final RequestMatcher OPERATOR_PATHS = PathPatternRequestMatcher.pathPattern("/ops/**");
    private static final RequestMatcher TOKEN_PATHS = PathPatternRequestMatcher.pathPattern("/v1/**");
    private static final RequestMatcher WORKER_PATHS = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern("/v1/stock"),
            PathPatternRequestMatcher.pathPattern("/v1/transactions"),
            PathPatternRequestMatcher.pathPattern("/v1/transactions/{id}"),
            PathPatternRequestMatcher.pathPattern("/v1/me"));

    private static final RequestMatcher OWNER_PAGES = PathPatternRequestMatcher.pathPattern("/portal/users/**");

    /** Forms that change only what is the user's own, or that only read. A new form is for those who may change. */
    private static final RequestMatcher FORMS_FOR_ALL = new OrRequestMatcher(
            PortalRights.OPEN,
            PathPatternRequestMatcher.pathPattern("/portal/notices"),
            PathPatternRequestMatcher.pathPattern("/portal/profile/**"),
            PathPatternRequestMatcher.pathPattern("/portal/warehouses/{warehouse}/ledger/verify"),
            PathPatternRequestMatcher.pathPattern("/portal/warehouses/{warehouse}/exports/**"),
            PathPatternRequestMatcher.pathPattern("/portal/warehouses/{warehouse}/webhooks/{webhook}/check"));

    /** That of the longest IPv6 address. */
    private static final int MAX_ADDRESS_LENGTH = 45;

    private AccessRules() {}

    /** Whether the path is for callers with e-mail and password, not for tokens. */
    static boolean requiresPassword(HttpServletRequest request) {
        return CLIENT_PATHS.matches(request) || OPERATOR_PATHS.matches(request);
    }

    /**
     * Throws {@link ErrorCode#INSUFFICIENT_SCOPE} if the caller may not send the request, and
     * {@link ErrorCode#ADDRESS_NOT_ALLOWED} if its token may not from there. Paths outside of {@code /v1} and
     * {@code /ops} do not exist: every caller gets a 404 there.
     */
    static void requireAllowed(Caller caller, HttpServletRequest request) {
        if (CLIENT_PATHS.matches(request)) {
            require(caller instanceof Caller.ClientUser, WRONG_KIND);
        } else if (TOKEN_PATHS.matches(request)) {
            require(caller instanceof Caller.Bearer, WRONG_KIND);
        } else if (OPERATOR_PATHS.matches(request)) {
            require(caller instanceof Caller.Operator, WRONG_KIND);
        } else {
            return;
        }
        switch (caller) {
            case Caller.Bearer bearer -> {
                requireAllowedAddress(bearer, request.getRemoteAddr());
                require(
                        bearer.role() != Caller.Role.WORKER || isAllowedForWorkers(request),
                        "A WORKER token may read stock, its own transactions and /v1/me. Use a SUPERVISOR token.");
            }
            case Caller.ClientUser user -> {
                if (!PortalRights.isRead(request)) {
                    user.requireMayChange();
                }
            }
            case Caller.Operator operator -> {
                // Operators may do everything on their paths.
            }
        }
    }

    /**
     * Throws {@link ErrorCode#INSUFFICIENT_SCOPE} if a client's user sends a form that changes something of the account
     * and may not do so, or asks for the account's users without being an owner.
     */
    static void requireAllowedInPortal(Caller.ClientUser user, HttpServletRequest request) {
        if (OWNER_PAGES.matches(request)) {
            user.requireOwner();
        }
        if (!PortalRights.isRead(request) && !FORMS_FOR_ALL.matches(request)) {
            user.requireMayChange();
        }
    }

    private static boolean isAllowedForWorkers(HttpServletRequest request) {
        return PortalRights.isRead(request) && WORKER_PATHS.matches(request);
    }

    private static void requireAllowedAddress(Caller.Bearer bearer, String address) {
        if (!bearer.mayCallFrom(address)) {
            // A proxy may hand on any text as the address
            String shown = address.substring(0, Math.min(address.length(), MAX_ADDRESS_LENGTH));
            throw new RefusedException(
                    ErrorCode.ADDRESS_NOT_ALLOWED,
                    "This token may not be used from the address %s. Call from one of its allowedAddresses, or create"
                                    .formatted(shown)
                            + " a token that may be used from there.");
        }
    }

    private static void require(boolean allowed, String detail) {
        if (!allowed) {
            throw new RefusedException(ErrorCode.INSUFFICIENT_SCOPE, detail);
        }
    }
}
