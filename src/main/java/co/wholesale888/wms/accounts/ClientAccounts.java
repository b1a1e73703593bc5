package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
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
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Clients' accounts together with the user who signs in for each. */
@Service
public class ClientAccounts {

    private final Accounts accounts;
    private final PortalUserRepository users;
    private final AccessEpoch epoch;
    private final AuditTrail trail;
    private final EntityManager entityManager;

    ClientAccounts(
            Accounts accounts,
            PortalUserRepository users,
            AccessEpoch epoch,
            AuditTrail trail,
            EntityManager entityManager) {
        this.accounts = accounts;
        this.users = users;
        this.epoch = epoch;
        this.trail = trail;
        this.entityManager = entityManager;
    }

    /** An account and its user. */
    public record Opened(Account account, UUID userId, String email) {}

    /**
     * Opens an account with its user; {@link ErrorCode#INVALID_STATE} where the e-mail address is taken, in any case.
     *
     * @param name 1 to 200 characters
     * @param passwordHash as {@link Passwords#hash} makes it: beforehand, since it is too slow for a transaction
     */
    @Transactional
    public Opened open(String name, String email, String passwordHash, Account.Status status) {
        if (users.findByEmail(email).isPresent()) {
            throw taken();
        }
        Account account = accounts.open(name, status);
        PortalUser user = PortalUser.client(IdKind.next(), account.id(), email, passwordHash, account.createdAt());
        entityManager.persist(user);
        try {
            entityManager.flush();
        } catch (ConstraintViolationException e) {
            throw taken(); // by a twin that came at the same time
        }
        Map<String, String> details = Map.of("name", name, "email", email);
        if (status == Account.Status.PENDING) {
            trail.recordSignUp(account.id(), user.id(), details);
        } else {
            trail.recordOfAccount(AuditAction.ACCOUNT_OPENED, account.id(), details);
        }
        return new Opened(account, user.id(), email);
    }

    /** Some accounts in the order of their opening, each with its user; see {@link Accounts#page}. */
    public Page<Opened> page(Account.@Nullable Status status, int limit, @Nullable String after) {
        Page<Account> page = accounts.page(status, limit, after);
        Map<UUID, PortalUser> userOf = usersOf(page.items());
        List<Opened> opened = page.items().stream()
                .map(account -> opened(account, userOf.get(account.id())))
                .toList();
        return new Page<>(opened, page.next());
    }

    /** See {@link Accounts#approve}. */
    public Opened approve(UUID id, Account.@Nullable Status seen) {
        return withUser(accounts.approve(id, seen));
    }

    /** See {@link Accounts#suspend}. */
    public Opened suspend(UUID id, Account.@Nullable Status seen) {
        return withUser(accounts.suspend(id, seen));
    }

    /** Within the transaction that changes the account, so that there is no change without it. */
    @EventListener
    void forgetWhatIsRemembered(AccountStatusChanged change) {
        epoch.bump();
    }

    private static RefusedException taken() {
        return new RefusedException(
                ErrorCode.INVALID_STATE,
                "There is a user with this e-mail address already. Use that account, or another address.");
    }

    private Opened withUser(Account account) {
        return opened(account, usersOf(List.of(account)).get(account.id()));
    }

    private Map<UUID, PortalUser> usersOf(List<Account> of) {
        List<UUID> ids = of.stream().map(Account::id).toList();
        return users.findByAccountIdInOrderById(ids).stream()
                .collect(Collectors.toMap(PortalUser::accountId, Function.identity(), (first, later) -> first));
    }

    private static Opened opened(Account account, @Nullable PortalUser user) {
        if (user == null) {
            throw new IllegalStateException("account " + account.id() + " has no user");
        }
        return new Opened(account, user.id(), user.email());
    }
}
