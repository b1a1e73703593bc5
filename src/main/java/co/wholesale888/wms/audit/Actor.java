package co.wholesale888.wms.audit;

import co.wholesale888.wms.shared.Caller;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The user, token or service that acts.
 *
 * @param id the user or token; null for the service itself
 * @param name the name of the token; null for the service itself, and for a user until {@link #named}
 */
@Embeddable
record Actor(
        @Column(name = "actor_kind") @Enumerated(EnumType.STRING)
        Kind kind,

        @Column(name = "actor_id") @Nullable UUID id,
        @Column(name = "actor_name") @Nullable String name) {

    private static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, null);

    enum Kind {
        OPERATOR,
        CLIENT,
        TOKEN,
        /** The service itself: at its start, or as a reaction to how a webhook's endpoint answers. */
        SYSTEM
    }

    /** A user, signed in or not. */
    static Actor user(UUID userId, boolean operator) {
        return new Actor(operator ? Kind.OPERATOR : Kind.CLIENT, userId, null);
    }

    /** The caller of the request that this thread is handling; the service itself if there is none. */
    static Actor current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        Object principal = authentication == null ? null : authentication.getPrincipal();
        if (!(principal instanceof Caller caller)) {
            return SYSTEM;
        }
        return switch (caller) {
            case Caller.Operator operator -> user(operator.userId(), true);
            case Caller.ClientUser user -> user(user.userId(), false);
            case Caller.Bearer bearer -> new Actor(Kind.TOKEN, bearer.tokenId(), bearer.name());
        };
    }

    /** The same actor; a user is named by the e-mail address. */
    Actor named(UserEmails emails) {
        return id == null || name != null
                ? this
                : new Actor(kind, id, emails.emailOf(id).orElse(null));
    }
}
