package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.FailureLimits;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.sessions.HalfSessions;
import co.wholesale888.wms.sessions.HalfSignedIn;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/** The second step of a sign-in: a code of the authenticator app, or a recovery code. */
@Component
public class SecondStep {

    /** The page that asks for the second factor. */
    public static final String PATH = "/portal/sign-in/code";

    /** The authority that a half session lacks. */
    public static final String FACTOR = "FACTOR_SECOND";

    private static final int WRONG_CODES_PER_USER_AND_NETWORK = 10;
    private static final int WRONG_CODES_PER_USER = 20;

    private final SecondFactors factors;
    private final HalfSessions halves;

    /**
     * At that rate, whoever has the password and guesses codes succeeds within a day with a probability of less than 1
     * in 500, on each instance.
     */
    private final FailureLimits limits = new FailureLimits(
            WRONG_CODES_PER_USER_AND_NETWORK,
            FailureLimits.NONE,
            WRONG_CODES_PER_USER,
            Duration.ofHours(1),
            "Too many wrong codes.",
            "Too many wrong codes. You can go on from a network that you have signed in from.");

    SecondStep(SecondFactors factors, HalfSessions halves) {
        this.factors = factors;
        this.halves = halves;
    }

    /**
     * Creates the filter that checks the form of the page. After a failure it forwards to the page.
     *
     * @param then where to go with the session that has started
     */
    public Filter filter(SecurityContextRepository sessions, AuthenticationSuccessHandler then) {
        AuthenticationFilter filter = new AuthenticationFilter(this::check, SecondStep::read);
        filter.setRequestMatcher(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, PATH));
        filter.setSecurityContextRepository(sessions);
        filter.setSuccessHandler(last(then));
        filter.setFailureHandler(new ForwardAuthenticationFailureHandler(PATH));
        return filter;
    }

    /** A handler that answers the request itself, so that the rest of the chain does not. */
    static AuthenticationSuccessHandler last(AuthenticationSuccessHandler handler) {
        return new AuthenticationSuccessHandler() {
            @Override
            public void onAuthenticationSuccess(
                    HttpServletRequest request, HttpServletResponse response, FilterChain chain, Authentication user)
                    throws IOException, ServletException {
                handler.onAuthenticationSuccess(request, response, user);
            }

            @Override
            public void onAuthenticationSuccess(
                    HttpServletRequest request, HttpServletResponse response, Authentication user)
                    throws IOException, ServletException {
                handler.onAuthenticationSuccess(request, response, user);
            }
        };
    }

    private static @Nullable Authentication read(HttpServletRequest request) {
        HalfSignedIn half = HalfSignedIn.current();
        if (half == null) {
            return null;
        }
        UsernamePasswordAuthenticationToken form =
                UsernamePasswordAuthenticationToken.unauthenticated(half, request.getParameter("code"));
        form.setDetails(request.getRemoteAddr());
        return form;
    }

    private Authentication check(Authentication form) {
        if (!(form.getPrincipal() instanceof HalfSignedIn half)) {
            throw new BadCredentialsException("no half session");
        }
        FailureLimits.Origin from =
                FailureLimits.Origin.of(half.userId().toString(), String.valueOf(form.getDetails()));
        try {
            Runnable uncount = limits.reserve(from);
            if (!halves.countAttempt(half)) {
                throw new CredentialsExpiredException("the half session has ended");
            }
            if (!factors.accept(half.userId(), String.valueOf(form.getCredentials()))) {
                throw new BadCredentialsException(
                        "The code is wrong or was used already. Wait for the next one in your app.");
            }
            uncount.run();
            limits.recordSuccess(from);
        } catch (TooManyAttemptsException e) {
            throw new AuthenticationServiceException(e.refusal().detail(), e);
        }
        return CallerAuthentication.of(half.caller(), half);
    }
}
