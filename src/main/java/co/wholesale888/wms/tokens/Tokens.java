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
    public Minted mint(UUID accountId, UUID warehouseId, TokenSpec spec) {
        warehouses.requireForChange(accountId, warehouseId);
        Instant now = Times.micros(clock.instant());
        if (tokens.countActive(warehouseId, now) >= MAX_ACTIVE) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "A warehouse may have up to %s active tokens. Revoke some that are not used."
                            .formatted(MAX_ACTIVE));
        }
        Minted minted = mint(warehouseId, spec, now);
        record(AuditAction.TOKEN_MINTED, minted.token(), Map.of());
        return minted;
    }

    /** Revokes a token: at once on this instance, within a second on every other. Does nothing if it is revoked. */
    @Transactional
    public void revoke(UUID accountId, UUID warehouseId, UUID tokenId) {
        Token token = requireForChange(accountId, warehouseId, tokenId);
        if (token.revokedAt() == null) {
            token.revoke(Times.micros(clock.instant()));
            epoch.advance(token.id());
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
        Instant expiresAt = token.spec().expiresAt();
        boolean expired = expiresAt != null && !expiresAt.isAfter(now);
        if (expired || token.revokedAt() != null) {
            String state = token.revokedAt() != null ? "been revoked" : "expired";
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The token has %s, so it cannot be reissued. Mint a new one.".formatted(state));
        }
        token.revoke(now);
        epoch.advance(token.id());
        Minted minted = mint(warehouseId, token.spec(), now);
        String replacedBy = IdKind.TOKEN.format(minted.token().id());
        record(AuditAction.TOKEN_REISSUED, token, Map.of("replacedBy", replacedBy));
        return minted;
    }

    /**
     * Lists the warehouse's tokens, oldest first, including revoked ones.
     *
     * @param after {@link Page#next} of the previous page, or null for the first page
     */
    public Page<Token> page(UUID accountId, UUID warehouseId, int limit, @Nullable String after) {
        warehouses.require(accountId, warehouseId);
        return Page.byId(
                after,
                limit,
                (last, count) -> tokens.findByWarehouseIdAndIdGreaterThanOrderById(warehouseId, last, Limit.of(count)),
                Token::id);
    }

    private Token requireForChange(UUID accountId, UUID warehouseId, UUID tokenId) {
        warehouses.requireForChange(accountId, warehouseId);
        return tokens.findByWarehouseIdAndId(warehouseId, tokenId)
                .orElseThrow(() -> RefusedException.notFound("token"));
    }

    private void record(AuditAction action, Token token, Map<String, ?> additionalDetails) {
        TokenSpec spec = token.spec();
        Map<String, Object> details = new LinkedHashMap<>(additionalDetails);
        details.put("name", spec.name());
        details.put("role", spec.role());
        if (spec.workerId() != null) {
            details.put("workerId", spec.workerId());
        }
        trail.record(action, token.warehouseId(), IdKind.TOKEN.format(token.id()), details);
    }

    private Minted mint(UUID warehouseId, TokenSpec spec, Instant now) {
        String text = TokenFormat.generate();
        Token token = new Token(warehouseId, IdKind.next(), spec, text, now);
        entityManager.persist(token);
        return new Minted(token, text);
    }
}
