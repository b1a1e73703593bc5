package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.web.PublicUrl;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;

/**
 * The service as passkeys know it: the host of {@code wms.public-url}. Without that setting there are passkeys on
 * localhost only, since a caller can choose the name of the host.
 */
@Component
public class RelyingParty {

    private static final String LOCALHOST = "localhost";

    private final PublicUrl publicUrl;
    private final PasskeyUsers users;
    private final PasskeyStore store;
    private final Cache<String, Party> parties =
            Caffeine.newBuilder().maximumSize(10).build();

    RelyingParty(PublicUrl publicUrl, PasskeyUsers users, PasskeyStore store) {
        this.publicUrl = publicUrl;
        this.users = users;
        this.store = store;
    }

    /** The service under one address, and Spring Security's checks of what a browser says of it. */
    record Party(PublicKeyCredentialRpEntity entity, WebAuthnRelyingPartyOperations operations) {}

    /** Whether passkeys can be used at the address of this request. */
    public boolean isKnown(HttpServletRequest request) {
        return of(request) != null;
    }

    @Nullable
    Party of(HttpServletRequest request) {
        String origin = publicUrl.of(request);
        boolean known = publicUrl.configured() != null || LOCALHOST.equals(host(origin));
        return known ? parties.get(origin, this::create) : null;
    }

    private Party create(String origin) {
        PublicKeyCredentialRpEntity entity = PublicKeyCredentialRpEntity.builder()
                .id(host(origin))
                .name("888 WMS")
                .build();
        return new Party(entity, new Webauthn4JRelyingPartyOperations(users, store, entity, Set.of(origin)));
    }

    private static @Nullable String host(String origin) {
        try {
            return URI.create(origin).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
