package co.wholesale888.wms.tokens;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/warehouses/{id}/tokens}: lets clients manage the tokens of their warehouses. */
@RestController
@RequestMapping("/v1/warehouses/{id}/tokens")
class TokenController {

    private final Tokens tokens;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Clock clock;

    TokenController(Tokens tokens, Idempotency idempotency, Cursors cursors, Clock clock) {
        this.tokens = tokens;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<?> mint(
            Caller.ClientUser user,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        TokenSpec spec = TokenSpec.read(body, clock.instant());
        UUID warehouseId = IdKind.WAREHOUSE.require(id);
        return issue(user, key, body, request, () -> tokens.mint(user.accountId(), warehouseId, spec));
    }

    @GetMapping
    TokenList list(
            Caller.ClientUser user, @PathVariable String id, @AllowedParameters({"limit", "cursor"}) Query query) {
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        UUID warehouseId = IdKind.WAREHOUSE.require(id);
        String list = "tokens " + warehouseId;
        Page<Token> page = tokens.page(user.accountId(), warehouseId, limit, cursors.decode(list, cursor));
        return new TokenList(
                page.items().stream().map(TokenView::of).toList(), cursors.encode(list, page.next()), page.hasMore());
    }

    @DeleteMapping("/{tokenId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Caller.ClientUser user, @PathVariable String id, @PathVariable String tokenId) {
        tokens.revoke(user.accountId(), IdKind.WAREHOUSE.require(id), IdKind.TOKEN.require(tokenId));
    }

    @PostMapping("/{tokenId}/reissue")
    ResponseEntity<?> reissue(
            Caller.ClientUser user,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            @PathVariable String tokenId,
            JsonBody body,
            HttpServletRequest request) {
        Duration overlap = body.optionalSeconds("overlapSeconds", Duration.ZERO, Tokens.MAX_OVERLAP);
        UUID warehouseId = IdKind.WAREHOUSE.require(id);
        UUID token = IdKind.TOKEN.require(tokenId);
        return issue(user, key, body, request, () -> tokens.reissue(user.accountId(), warehouseId, token, overlap));
    }

    /** The keys belong to the account, not to the warehouse, so that bearers of its tokens cannot look them up. */
    private ResponseEntity<?> issue(
            Caller.ClientUser user,
            @Nullable IdempotencyKey key,
            JsonBody body,
            HttpServletRequest request,
            Supplier<Tokens.Minted> command) {
        return idempotency.executeWithSecret(
                user.accountId(),
                key,
                request,
                body,
                () -> ResponseEntity.status(HttpStatus.CREATED).body(MintedToken.of(command.get())));
    }

    /** The only response that contains the token itself. */
    record MintedToken(
            String id,
            String token,
            String name,
            Caller.Role role,
            @Nullable String workerId,
            List<String> allowedAddresses,
            boolean requireIdempotencyKey,
            Instant createdAt,
            @Nullable Instant expiresAt) {

        static MintedToken of(Tokens.Minted minted) {
            TokenView view = TokenView.of(minted.token());
            return new MintedToken(
                    view.id,
                    minted.text(),
                    view.name,
                    view.role,
                    view.workerId,
                    view.allowedAddresses,
                    view.requireIdempotencyKey,
                    view.createdAt,
                    view.expiresAt);
        }
    }

    record TokenView(
            String id,
            String prefix,
            String name,
            Caller.Role role,
            @Nullable String workerId,
            List<String> allowedAddresses,
            boolean requireIdempotencyKey,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            @Nullable String replacedBy) {

        static TokenView of(Token token) {
            TokenSpec spec = token.spec();
            UUID successor = token.replacedBy();
            return new TokenView(
                    IdKind.TOKEN.format(token.id()),
                    token.prefix(),
                    spec.name(),
                    spec.role(),
                    spec.workerId(),
                    spec.allowedAddresses(),
                    spec.requireIdempotencyKey(),
                    token.createdAt(),
                    spec.expiresAt(),
                    token.lastUsedAt(),
                    token.revokedAt(),
                    successor == null ? null : IdKind.TOKEN.format(successor));
        }
    }

    record TokenList(List<TokenView> tokens, @Nullable String nextCursor, boolean hasMore) {}
}
