package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Client accounts, each together with the user who signs in to it. */
@Service
public class ClientAccounts {

    private final Accounts accounts;
    private final PortalUserRepository users;
    private final AuditTrail trail;
    private final EntityManager entityManager;

    ClientAccounts(Accounts accounts, PortalUserRepository users, AuditTrail trail, EntityManager entityManager) {
        this.accounts = accounts;
        this.users = users;
        this.trail = trail;
        this.entityManager = entityManager;
    }

    /** An account and its user. */
    public record AccountWithUser(Account account, UUID userId, String email) {}

    /**
     * Opens an account with its user; {@link ErrorCode#INVALID_STATE} if a user has the same e-mail address, ignoring
     * case.
     *
     * @param name 1 to 200 characters
     * @param passwordHash the result of {@link Passwords#hash}, which is too slow to be called in a transaction
     */
    @Transactional
    public AccountWithUser open(String name, String email, String passwordHash, Account.Status status) {
        if (users.findByEmail(email).isPresent()) {
            throw emailTaken();
        }
        Account account = accounts.open(name, status);
        PortalUser user = new PortalUser(IdKind.next(), account.id(), email, passwordHash, account.createdAt());
        entityManager.persist(user);
        try {
            entityManager.flush();
        } catch (ConstraintViolationException e) {
            throw emailTaken(); // by a concurrent request
        }
        Map<String, String> details = Map.of("name", name, "email", email);
        if (status == Account.Status.PENDING) {
            trail.recordSignUp(account.id(), user.id(), details);
        } else {
            trail.recordOfAccount(AuditAction.ACCOUNT_OPENED, account.id(), details);
        }
        return new AccountWithUser(account, user.id(), email);
    }

    /** Lists accounts with their users, oldest first; see {@link Accounts#page}. */
    public Page<AccountWithUser> page(Account.@Nullable Status status, int limit, @Nullable String after) {
        Page<Account> page = accounts.page(status, limit, after);
        Map<UUID, PortalUser> userOf = usersOf(page.items());
        List<AccountWithUser> accountsWithUser = page.items().stream()
                .map(account -> withUser(account, userOf.get(account.id())))
                .toList();
        return new Page<>(accountsWithUser, page.next());
    }

    /** See {@link Accounts#approve}. */
    public AccountWithUser approve(UUID id, Account.@Nullable Status expected) {
        return withUser(accounts.approve(id, expected));
    }

    /** See {@link Accounts#suspend}. */
    public AccountWithUser suspend(UUID id, Account.@Nullable Status expected) {
        return withUser(accounts.suspend(id, expected));
    }

    private static RefusedException emailTaken() {
        return new RefusedException(
                ErrorCode.INVALID_STATE,
                "There is a user with this e-mail address already. Use that account, or another address.");
    }

    private AccountWithUser withUser(Account account) {
        return withUser(account, usersOf(List.of(account)).get(account.id()));
    }

    private Map<UUID, PortalUser> usersOf(List<Account> accounts) {
        List<UUID> ids = accounts.stream().map(Account::id).toList();
        return users.findByAccountIdInOrderById(ids).stream()
                .collect(Collectors.toMap(PortalUser::accountId, Function.identity(), (first, later) -> first));
    }

    private static AccountWithUser withUser(Account account, @Nullable PortalUser user) {
        if (user == null) {
            throw new IllegalStateException("account " + account.id() + " has no user");
        }
        return new AccountWithUser(account, user.id(), user.email());
    }
}
