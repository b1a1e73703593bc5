package co.wholesale888.wms.accounts;

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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /ops/v1/accounts}: operators open, approve and suspend clients' accounts. */
@RestController
@RequestMapping("/ops/v1/accounts")
class AccountController {

    private final ClientAccounts accounts;
    private final NewAccounts newAccounts;
    private final Idempotency idempotency;
    private final Cursors cursors;

    AccountController(ClientAccounts accounts, NewAccounts newAccounts, Idempotency idempotency, Cursors cursors) {
        this.accounts = accounts;
        this.newAccounts = newAccounts;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @PostMapping
    ResponseEntity<?> open(
            Caller.Operator operator, @Nullable IdempotencyKey key, JsonBody body, HttpServletRequest request) {
        NewAccounts.Wanted wanted = newAccounts.read(body);
        return idempotency.execute(
                operator.userId(),
                key,
                request,
                wanted.sealedBody(),
                () -> ResponseEntity.status(HttpStatus.CREATED)
                        .body(Shown.of(accounts.open(
                                wanted.name(), wanted.email(), wanted.passwordHash(), Account.Status.APPROVED))));
    }

    @GetMapping
    Listed list(Caller.Operator operator, @AllowedParameters({"status", "limit", "cursor"}) Query query) {
        Account.Status status = query.choice("status", Account.Status.class);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "accounts " + status;
        Page<ClientAccounts.Opened> page = accounts.page(status, limit, cursors.decode(list, cursor));
        return new Listed(
                page.items().stream().map(Shown::of).toList(), cursors.encode(list, page.next()), page.hasMore());
    }

    @PostMapping("/{id}/approve")
    ResponseEntity<?> approve(
            Caller.Operator operator,
            @Nullable IdempotencyKey key,
            JsonBody body,
            @PathVariable String id,
            HttpServletRequest request) {
        return change(operator, key, body, id, request, account -> accounts.approve(account, null));
    }

    @PostMapping("/{id}/suspend")
    ResponseEntity<?> suspend(
            Caller.Operator operator,
            @Nullable IdempotencyKey key,
            JsonBody body,
            @PathVariable String id,
            HttpServletRequest request) {
        return change(operator, key, body, id, request, account -> accounts.suspend(account, null));
    }

    private ResponseEntity<?> change(
            Caller.Operator operator,
            @Nullable IdempotencyKey key,
            JsonBody body,
            String id,
            HttpServletRequest request,
            Function<UUID, ClientAccounts.Opened> command) {
        if (!body.isEmpty()) {
            body.fields().refuseMalformed();
        }
        return idempotency.execute(
                operator.userId(),
                key,
                request,
                body,
                () -> ResponseEntity.ok(Shown.of(command.apply(IdKind.ACCOUNT.require(id)))));
    }

    record Shown(String id, String name, String email, Account.Status status, Instant createdAt) {

        static Shown of(ClientAccounts.Opened opened) {
            Account account = opened.account();
            return new Shown(
                    IdKind.ACCOUNT.format(account.id()),
                    account.name(),
                    opened.email(),
                    account.status(),
                    account.createdAt());
        }
    }

    record Listed(List<Shown> accounts, @Nullable String nextCursor, boolean hasMore) {}
}
