package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.warehouses.Warehouses;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Mints, revokes, reissues and lists the tokens of clients' warehouses. Every command throws
 * {@link ErrorCode#NOT_FOUND} for a warehouse of another account, and {@link ErrorCode#INSUFFICIENT_SCOPE} for an
 * account that is not approved.
 */
@Service
public class Tokens {

    /** The maximum number of tokens of one warehouse that are neither revoked nor expired. */
    public static final int MAX_ACTIVE = 1_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final TokenRepository tokens;
    private final Warehouses warehouses;
    private final AccessEpoch epoch;
    private final AuditTrail trail;
    private final EntityManager entityManager;
    private final Clock clock;

    Tokens(
            TokenRepository tokens,
            Warehouses warehouses,
            AccessEpoch epoch,
            AuditTrail trail,
            EntityManager entityManager,
            Clock clock) {
        this.tokens = tokens;
        this.warehouses = warehouses;
        this.epoch = epoch;
        this.trail = trail;
        this.entityManager = entityManager;
        this.clock = clock;
    }

    /**
     * A newly minted token.
     *
     * @param text the token itself, which is not stored and cannot be shown again
     */
    public record Minted(Token token, String text) {

        /** Omits the secret, so that it is never logged. */
        @Override
        public String toString() {
            return "Minted[" + token.prefix() + "…]";
        }
    }

    /** Mints a token; {@link ErrorCode#INVALID_STATE} if the warehouse has {@value #MAX_ACTIVE} active ones already. */
    @Transactional
    public Minted mint(UUID accountId, UUID warehouseId, NewToken properties) {
        warehouses.requireForChange(accountId, warehouseId);
        Instant now = Times.micros(clock.instant());
        if (tokens.countActive(warehouseId, now) >= MAX_ACTIVE) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "A warehouse may have up to %d active tokens. Revoke some that are not used."
                            .formatted(MAX_ACTIVE));
        }
        Minted minted = mint(warehouseId, properties, now);
        record(AuditAction.TOKEN_MINTED, minted.token(), Map.of());
        return minted;
    }

    /**
     * Revokes a token: at once on this instance, within a second on every other. Does nothing if it is revoked already.
     */
    @Transactional
    public void revoke(UUID accountId, UUID warehouseId, UUID tokenId) {
        Token token = requireForChange(accountId, warehouseId, tokenId);
        if (token.revokedAt() == null) {
            revoke(token, Times.micros(clock.instant()));
            record(AuditAction.TOKEN_REVOKED, token, Map.of());
        }
    }

    /**
     * Revokes a token and mints a new one with the same properties, in one transaction; {@link ErrorCode#INVALID_STATE}
     * if it has been revoked or has expired.
     */
    @Transactional
    public Minted reissue(UUID accountId, UUID warehouseId, UUID tokenId) {
        Token token = requireForChange(accountId, warehouseId, tokenId);
        Instant now = Times.micros(clock.instant());
        if (token.revokedAt() != null) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE, "The token has been revoked, so it cannot be reissued. Mint a new one.");
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE, "The token has expired, so it cannot be reissued. Mint a new one.");
        }
        revoke(token, now);
        Minted minted = mint(warehouseId, new NewToken(token.name(), token.role(), token.workerId(), expiresAt), now);
        record(
                AuditAction.TOKEN_REISSUED,
                token,
                Map.of("replacedBy", IdKind.TOKEN.format(minted.token().id())));
        return minted;
    }

    /**
     * Lists the warehouse's tokens, oldest first, including revoked ones.
     *
     * @param after {@link Page#next} of the previous page, or null for the first page
     */
    public Page<Token> page(UUID accountId, UUID warehouseId, int limit, @Nullable String after) {
        warehouses.require(accountId, warehouseId);
        UUID last = after == null ? BEFORE_ALL : UUID.fromString(after);
        return Page.of(
                tokens.findByWarehouseIdAndIdGreaterThanOrderById(warehouseId, last, Limit.of(limit + 1)),
                limit,
                token -> token.id().toString());
    }

    private Token requireForChange(UUID accountId, UUID warehouseId, UUID tokenId) {
        warehouses.requireForChange(accountId, warehouseId);
        return tokens.findByWarehouseIdAndId(warehouseId, tokenId)
                .orElseThrow(() -> RefusedException.notFound("token"));
    }

    private void record(AuditAction action, Token token, Map<String, ?> additionalDetails) {
        Map<String, Object> details = new LinkedHashMap<>(additionalDetails);
        details.put("name", token.name());
        details.put("role", token.role());
        if (token.workerId() != null) {
            details.put("workerId", token.workerId());
        }
        trail.record(action, token.warehouseId(), IdKind.TOKEN.format(token.id()), details);
    }

    private void revoke(Token token, Instant now) {
        token.revoke(now);
        epoch.advance();
    }

    private Minted mint(UUID warehouseId, NewToken properties, Instant now) {
        String text = TokenFormat.generate();
        Token token = new Token(warehouseId, IdKind.next(), properties, text, now);
        entityManager.persist(token);
        return new Minted(token, text);
    }
}
