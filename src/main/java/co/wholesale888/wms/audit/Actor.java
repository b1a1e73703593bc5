package co.wholesale888.wms.audit;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who did something.
 *
 * @param id the user or token; null for the service itself
 * @param name the token's name; null where there is none, or where it is the user's e-mail address
 */
record Actor(Kind kind, @Nullable UUID id, @Nullable String name) {

    private static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, null);

    /** What kinds of actors there are, and what their ids are. */
    enum Kind {
        OPERATOR(IdKind.USER),
        CLIENT(IdKind.USER),
        TOKEN(IdKind.TOKEN),
        /** The service itself: at its start, or because of what a client's server answered. */
        SYSTEM(IdKind.USER);

        private final IdKind idKind;

        Kind(IdKind idKind) {
            this.idKind = idKind;
        }

        IdKind idKind() {
            return idKind;
        }
    }

    /** A client's person who is not signed in yet. */
    static Actor client(UUID userId) {
        return new Actor(Kind.CLIENT, userId, null);
    }

    /** Whose request this thread is handling; the service itself where it is handling none. */
    static Actor current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        Object principal = authentication == null ? null : authentication.getPrincipal();
        if (!(principal instanceof Caller caller)) {
            return SYSTEM;
        }
        return switch (caller) {
            case Caller.Operator operator -> new Actor(Kind.OPERATOR, operator.userId(), null);
            case Caller.ClientUser user -> client(user.userId());
            case Caller.Bearer bearer -> new Actor(Kind.TOKEN, bearer.tokenId(), bearer.name());
        };
    }
}
