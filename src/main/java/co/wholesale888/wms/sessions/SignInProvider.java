package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.shared.RefusedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Checks the sign-in form of the portal as {@link SignIns} checks all sign-ins: with its limits, in the same time. */
@Component
public class SignInProvider implements AuthenticationProvider {

    private final SignIns signIns;
    private final SignInLimits limits;

    SignInProvider(SignIns signIns, SignInLimits limits) {
        this.signIns = signIns;
        this.limits = limits;
    }

    /**
     * {@inheritDoc} Its credentials are {@link SignIns.Checked}; {@link PortalSessions} decides whether they are
     * enough.
     *
     * @throws BadCredentialsException if the e-mail address or the password is wrong, or the address is not confirmed
     * @throws AuthenticationServiceException with a {@link RefusedException} as cause: RATE_LIMITED if too many
     *     attempts have failed, or succeeded; UNAVAILABLE if the credentials cannot be checked
     */
    @Override
    public Authentication authenticate(Authentication form) {
        try {
            String address = address(form);
            SignIns.Checked checked = signIns.check(form.getName(), String.valueOf(form.getCredentials()), address);
            if (checked == null) {
                throw new BadCredentialsException("E-mail or password is wrong. Please try again.");
            }
            limits.count(checked, address);
            return CallerAuthentication.of(checked.caller(), checked);
        } catch (RefusedException e) {
            throw new AuthenticationServiceException(e.refusal().detail(), e);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static String address(Authentication form) {
        return form.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
    }
}
