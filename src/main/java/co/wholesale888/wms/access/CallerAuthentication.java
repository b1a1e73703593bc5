package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/** A caller as Spring Security's authentication. Has no authorities, since the caller itself says what it may do. */
public final class CallerAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final transient @Nullable Object credentials;

    private CallerAuthentication(Caller caller, @Nullable Object credentials) {
        super(List.of());
        this.caller = caller;
        this.credentials = credentials;
        setAuthenticated(true);
    }

    /** A caller whose credential has been checked. */
    public static CallerAuthentication of(Caller caller) {
        return of(caller, null);
    }

    /**
     * A caller whose credentials have been checked, and are checked again when the session starts.
     *
     * @param credentials null if nothing can have taken them away since
     */
    public static CallerAuthentication of(Caller caller, @Nullable Object credentials) {
        return new CallerAuthentication(caller, credentials);
    }

    /** Makes this the caller of the current thread. */
    public static void set(Caller caller) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(of(caller));
        SecurityContextHolder.setContext(context);
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public @Nullable Object getCredentials() {
        return credentials;
    }
}
