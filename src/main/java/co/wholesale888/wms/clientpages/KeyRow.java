package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.tokens.Token;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API key as a table row. */
record KeyRow(
        String id,
        String prefix,
        String name,
        String role,
        @Nullable String workerId,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        State state) {

    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    static KeyRow of(Token token, Instant now) {
        Instant expiresAt = token.expiresAt();
        State state = token.revokedAt() != null
                ? State.REVOKED
                : expiresAt != null && !expiresAt.isAfter(now) ? State.EXPIRED : State.ACTIVE;
        return new KeyRow(
                IdKind.TOKEN.format(token.id()),
                token.prefix(),
                token.name(),
                token.role().name(),
                token.workerId(),
                token.createdAt(),
                expiresAt,
                token.lastUsedAt(),
                state);
    }

    boolean isActive() {
        return state == State.ACTIVE;
    }
}
