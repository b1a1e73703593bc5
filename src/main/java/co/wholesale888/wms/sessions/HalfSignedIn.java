package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.shared.Caller;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * A user whose password was right and who has not shown the second factor yet. Is no {@link PortalSession}, and its
 * principal is no {@link Caller}, so that no page and no call takes it for a user who is signed in.
 */
public final class HalfSignedIn extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Caller.User caller;
    private final transient SecretHash hash;

    /** @param hash of the secret that the browser has */
    HalfSignedIn(Caller.User caller, SecretHash hash) {
        super(List.of(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)));
        this.caller = caller;
        this.hash = hash;
        setAuthenticated(true);
    }

    /** The one of the request that this thread is handling; null if there is none. */
    public static @Nullable HalfSignedIn current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof HalfSignedIn half ? half : null;
    }

    /** Who the user is once the second factor has been shown. */
    public Caller.User caller() {
        return caller;
    }

    public UUID userId() {
        return caller.userId();
    }

    SecretHash hash() {
        return hash;
    }

    @Override
    public String getPrincipal() {
        return userId().toString();
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }
}
