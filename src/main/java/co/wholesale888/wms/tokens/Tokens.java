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
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** The longest time for which a reissued token and its successor both work. */
    public static final Duration MAX_OVERLAP = Duration.ofDays(7);

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
        requireRoom(warehouseId, now);
        Minted minted = mint(warehouseId, spec, now);
        Instant expiresAt = spec.expiresAt();
        record(AuditAction.TOKEN_MINTED, minted.token(), expiresAt == null ? Map.of() : Map.of("expiresAt", expiresAt));
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
     * Mints a new token with the same properties and ends the old one, in one transaction.
     *
     * @param overlap how long both work, at most {@link #MAX_OVERLAP}, but not beyond the expiry of the old one; with
     *     zero the old one is revoked
     * @throws RefusedException {@link ErrorCode#INVALID_STATE} if the token has been revoked or replaced or has
     *     expired, or if both would be more than {@value #MAX_ACTIVE} active ones
     */
    @Transactional
    public Minted reissue(UUID accountId, UUID warehouseId, UUID tokenId, Duration overlap) {
        Token token = requireForChange(accountId, warehouseId, tokenId);
        Instant now = Times.micros(clock.instant());
        token.requireReissuable(now);
        if (!overlap.isZero()) {
            requireRoom(warehouseId, now);
        }
        Minted minted = mint(warehouseId, token.spec(), now);
        token.replace(minted.token().id(), now, overlap);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("replacedBy", IdKind.TOKEN.format(minted.token().id()));
        Instant end = token.spec().expiresAt();
        if (!overlap.isZero() && end != null) {
            details.put("expiresAt", end);
        }
        epoch.advance(token.id());
        record(AuditAction.TOKEN_REISSUED, token, details);
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

    /** The warehouse's tokens that are neither revoked nor expired, newest first: about {@link #MAX_ACTIVE} at most. */
    public List<Token> active(UUID accountId, UUID warehouseId) {
        warehouses.require(accountId, warehouseId);
        return tokens.findActive(warehouseId, clock.instant());
    }

    /** The newest of the warehouse's tokens that are revoked or expired, newest first. */
    public List<Token> ended(UUID accountId, UUID warehouseId, int limit) {
        warehouses.require(accountId, warehouseId);
        return tokens.findEnded(warehouseId, clock.instant(), Limit.of(limit));
    }

    /** Those of the tokens that are the warehouse's, in any order. */
    public List<Token> named(UUID accountId, UUID warehouseId, Collection<UUID> tokenIds) {
        warehouses.require(accountId, warehouseId);
        return tokens.findByWarehouseIdAndIdIn(warehouseId, tokenIds);
    }

    /** Whether the warehouse has this token, and it is neither revoked nor expired. */
    public boolean isActive(UUID warehouseId, UUID tokenId) {
        return tokens.findByWarehouseIdAndId(warehouseId, tokenId)
                .filter(token -> token.isActive(clock.instant()))
                .isPresent();
    }

    private Token requireForChange(UUID accountId, UUID warehouseId, UUID tokenId) {
        warehouses.requireForChange(accountId, warehouseId);
        return tokens.findByWarehouseIdAndId(warehouseId, tokenId)
                .orElseThrow(() -> RefusedException.notFound("token"));
    }

    private void requireRoom(UUID warehouseId, Instant now) {
        if (tokens.countActive(warehouseId, now) >= MAX_ACTIVE) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "A warehouse may have up to %s active tokens. Revoke some that are not used."
                            .formatted(MAX_ACTIVE));
        }
    }

    /**
     * Returns tokens of all warehouses that work now and expire until a time, in the order of their ids. Tokens that
     * were reissued are left out: they have a successor.
     *
     * @param after the id after which to start
     */
    public List<Token> expiring(Instant now, Instant until, UUID after, int limit) {
        return tokens.findExpiring(now, until, after, Limit.of(limit));
    }

    private void record(AuditAction action, Token token, Map<String, ?> additionalDetails) {
        TokenSpec spec = token.spec();
        Map<String, Object> details = new LinkedHashMap<>(additionalDetails);
        details.put("name", spec.name());
        details.put("role", spec.role());
        if (spec.workerId() != null) {
            details.put("workerId", spec.workerId());
        }
        if (!spec.allowedAddresses().isEmpty()) {
            details.put("allowedAddresses", spec.allowedAddresses());
        }
        if (spec.requireIdempotencyKey()) {
            details.put("requireIdempotencyKey", true);
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
