package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.FailureLimits;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.sessions.HalfSignedIn;
import co.wholesale888.wms.sessions.SignInLimits;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/** Signs in with a passkey: as the second step, or instead of both. */
@Component
public class PasskeySignIn {

    /** The page that asks for a passkey. */
    public static final String PATH = "/portal/sign-in/passkey";

    private static final int FAILURES_PER_PASSKEY_AND_NETWORK = 10;
    private static final int FAILURES_PER_NETWORK = 50;

    private final Passkeys passkeys;
    private final SecondFactorUsers users;
    private final SignInLimits signIns;
    private final FailureLimits ofStrangers = limits(FAILURES_PER_NETWORK);

    /** Whoever takes the second step has shown the right password; failures of the network are not theirs. */
    private final FailureLimits ofSecondSteps = limits(FailureLimits.NONE);

    PasskeySignIn(Passkeys passkeys, SecondFactorUsers users, SignInLimits signIns) {
        this.passkeys = passkeys;
        this.users = users;
        this.signIns = signIns;
    }

    /**
     * Creates the filter that checks the forms with a passkey. After a failure it forwards to the page.
     *
     * @param then where to go with the session that has started
     */
    public Filter filter(SecurityContextRepository sessions, AuthenticationSuccessHandler then) {
        AuthenticationManagerResolver<HttpServletRequest> checks = request -> form -> check(request);
        AuthenticationFilter filter = new AuthenticationFilter(
                checks, request -> UsernamePasswordAuthenticationToken.unauthenticated("passkey", null));
        filter.setRequestMatcher(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, PATH));
        filter.setSecurityContextRepository(sessions);
        filter.setSuccessHandler(SecondStep.last(then));
        filter.setFailureHandler(new ForwardAuthenticationFailureHandler(PATH));
        return filter;
    }

    private static FailureLimits limits(int perNetwork) {
        return new FailureLimits(
                FAILURES_PER_PASSKEY_AND_NETWORK,
                perNetwork,
                FailureLimits.NONE,
                Duration.ofMinutes(1),
                "Too many failed sign-ins with a passkey.");
    }

    private Authentication check(HttpServletRequest request) {
        HalfSignedIn half = HalfSignedIn.current();
        String address = request.getRemoteAddr();
        FailureLimits limits = half == null ? ofStrangers : ofSecondSteps;
        String who = half == null ? claimedPasskey(request) : half.userId().toString();
        try {
            if (who == null) {
                limits.reserve(address);
                throw doesNotFit();
            }
            FailureLimits.Origin from = FailureLimits.Origin.of(who, address);
            Runnable uncount = limits.reserve(from);
            Caller.User caller = caller(half, request);
            if (caller == null) {
                throw doesNotFit();
            }
            uncount.run();
            limits.recordSuccess(from);
            signIns.count(caller.userId());
            return CallerAuthentication.of(caller, half);
        } catch (TooManyAttemptsException e) {
            throw new AuthenticationServiceException(e.refusal().detail(), e);
        }
    }

    private static BadCredentialsException doesNotFit() {
        return new BadCredentialsException("the passkey does not fit");
    }

    /** A hash, since anybody may send an id of any length. */
    private @Nullable String claimedPasskey(HttpServletRequest request) {
        String id = passkeys.claimed(answer(request));
        return id == null ? null : SecretHash.of(id).toString();
    }

    private static String answer(HttpServletRequest request) {
        return String.valueOf(request.getParameter("answer"));
    }

    private Caller.@Nullable User caller(@Nullable HalfSignedIn half, HttpServletRequest request) {
        UUID expected = half == null ? null : half.userId();
        UUID user =
                passkeys.check(expected, String.valueOf(request.getParameter("challenge")), answer(request), request);
        return half != null && half.userId().equals(user)
                ? half.caller()
                : half == null && user != null ? users.caller(user).orElse(null) : null;
    }
}
