package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.tokens.Token;
import java.time.Instant;

/** An API key as a table row. */
record KeyRow(Token token, State state) {

    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    static KeyRow of(Token token, Instant now) {
        Instant expiresAt = token.spec().expiresAt();
        boolean expired = expiresAt != null && !expiresAt.isAfter(now);
        return new KeyRow(token, token.revokedAt() != null ? State.REVOKED : expired ? State.EXPIRED : State.ACTIVE);
    }

    public String id() {
        return IdKind.TOKEN.format(token.id());
    }

    boolean isActive() {
        return state == State.ACTIVE;
    }
}
