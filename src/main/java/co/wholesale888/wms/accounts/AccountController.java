package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /ops/v1/accounts}: lets operators open, approve and suspend client accounts. */
@RestController
@RequestMapping("/ops/v1/accounts")
class AccountController {

    private final Accounts accounts;
    private final Passwords passwords;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final List<CredentialKey> passwordKeys;

    AccountController(
            Accounts accounts, Passwords passwords, Idempotency idempotency, Cursors cursors, SecretKey secretKey) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.passwordKeys = secretKey.accepted().stream()
                .map(key -> CredentialKey.derived(key, "new accounts"))
                .toList();
    }

    @PostMapping
    ResponseEntity<?> open(
            Caller.Operator operator, @Nullable IdempotencyKey key, JsonBody body, HttpServletRequest request) {
        NewAccount account = NewAccount.read(body);
        String passwordHash = passwords.hash(account.password());
        Supplier<ResponseEntity<?>> command = () -> ResponseEntity.status(HttpStatus.CREATED)
                .body(AccountView.of(
                        accounts.open(account.name(), account.email(), passwordHash, Account.Status.APPROVED)));
        UUID scopeId = operator.userId();
        JsonBody redacted = account.redactedBody(passwordKeys.getFirst());
        try {
            return idempotency.execute(scopeId, key, request, redacted, command);
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.IDEMPOTENCY_KEY_REUSED || passwordKeys.size() == 1) {
                throw e;
            }
            // The first request may have been handled before the secret key was rotated
            return idempotency.execute(scopeId, key, request, account.redactedBody(passwordKeys.getLast()), command);
        }
    }

    @GetMapping
    AccountList list(Caller.Operator operator, @AllowedParameters({"status", "limit", "cursor"}) Query query) {
        Account.Status status = query.choice("status", Account.Status.class);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "accounts " + status;
        Page<AccountWithUser> page = accounts.page(status, limit, cursors.decode(list, cursor));
        return new AccountList(
                page.items().stream().map(AccountView::of).toList(), cursors.encode(list, page.next()), page.hasMore());
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
            Function<UUID, AccountWithUser> command) {
        body.requireNoFields();
        return idempotency.execute(
                operator.userId(),
                key,
                request,
                body,
                () -> ResponseEntity.ok(AccountView.of(command.apply(IdKind.ACCOUNT.require(id)))));
    }

    record AccountView(String id, String name, String email, Account.Status status, Instant createdAt) {

        static AccountView of(AccountWithUser found) {
            Account account = found.account();
            return new AccountView(
                    IdKind.ACCOUNT.format(account.id()),
                    account.name(),
                    found.email(),
                    account.status(),
                    account.createdAt());
        }
    }

    record AccountList(List<AccountView> accounts, @Nullable String nextCursor, boolean hasMore) {}
}
