package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Client companies: opening, approving, suspending and listing accounts. */
@Service
public class Accounts {

    private final AccountRepository accounts;
    private final Users users;
    private final EntityManager entityManager;
    private final AccessEpoch epoch;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Accounts(
            AccountRepository accounts,
            Users users,
            EntityManager entityManager,
            AccessEpoch epoch,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.accounts = accounts;
        this.users = users;
        this.entityManager = entityManager;
        this.epoch = epoch;
        this.trail = trail;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Published in the transaction that changes the status of an account. */
    public record StatusChanged(UUID accountId, String name, Account.Status before, Account.Status now) {}

    /**
     * Opens an account with its first user, who is an OWNER; {@link ErrorCode#INVALID_STATE} if a user has the same
     * e-mail address, ignoring case.
     *
     * @param name 1 to 200 characters
     * @param passwordHash the result of {@link Passwords#hash}, which is too slow to be called in a transaction
     */
    @Transactional
    public AccountWithUser open(String name, String email, String passwordHash, Account.Status status) {
        Account account = new Account(IdKind.next(), name, status, Times.micros(clock.instant()));
        UUID userId = IdKind.next();
        entityManager.persist(account);
        users.add(userId, account.id(), AccountRole.OWNER, email, passwordHash);
        Map<String, String> details = Map.of("name", name, "email", email);
        if (status == Account.Status.PENDING) {
            trail.recordSignUp(account.id(), userId, details);
        } else {
            trail.recordOfAccount(AuditAction.ACCOUNT_OPENED, account.id(), details);
        }
        return new AccountWithUser(account, userId, email, true);
    }

    /**
     * Approves a pending or suspended account. Does nothing if it is approved already.
     *
     * @param expected the status on which the decision is based; null to approve the account whatever its status is
     * @throws RefusedException NOT_FOUND; INVALID_STATE if the status has changed since, or if the e-mail address of
     *     the account is not confirmed
     */
    @Transactional
    public AccountWithUser approve(UUID id, Account.@Nullable Status expected) {
        return changeStatus(id, expected, Account.Status.APPROVED, AuditAction.ACCOUNT_APPROVED);
    }

    /** Suspends the account: its tokens are refused, its users can only read. Otherwise like {@link #approve}. */
    @Transactional
    public AccountWithUser suspend(UUID id, Account.@Nullable Status expected) {
        return changeStatus(id, expected, Account.Status.SUSPENDED, AuditAction.ACCOUNT_SUSPENDED);
    }

    /** Finds an account; {@link ErrorCode#NOT_FOUND} if it does not exist. */
    public Account require(UUID id) {
        return accounts.findById(id).orElseThrow(() -> RefusedException.notFound("account"));
    }

    /** The same, with the owner who was its user first. */
    public AccountWithUser requireWithUser(UUID id) {
        return accounts.findWithUser(require(id).id());
    }

    /** Finds the accounts with these ids, in any order. */
    public List<Account> named(Collection<UUID> ids) {
        return accounts.findByIdIn(ids);
    }

    /**
     * Lists accounts, oldest first.
     *
     * @param status null for accounts of any status
     * @param after {@link Page#next} of the previous page, or null for the first page
     */
    public Page<AccountWithUser> page(Account.@Nullable Status status, int limit, @Nullable String after) {
        Set<Account.Status> statuses = status == null ? EnumSet.allOf(Account.Status.class) : Set.of(status);
        return Page.byId(
                after,
                limit,
                (last, count) -> accounts.findWithUsers(statuses, last, Limit.of(count)),
                found -> found.account().id());
    }

    /** Lists the pending accounts that can be approved: their e-mail address is confirmed. Oldest first. */
    public List<AccountWithUser> approvable(int limit) {
        return accounts.findApprovable(Limit.of(limit));
    }

    private AccountWithUser changeStatus(
            UUID id, Account.@Nullable Status expected, Account.Status status, AuditAction action) {
        Account account = accounts.findAndLock(id).orElseThrow(() -> RefusedException.notFound("account"));
        if (account.status() != status) {
            if (expected != null && expected != account.status()) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "%s is %s by now, not %s any more. Nothing was changed; check the account and decide again."
                                .formatted(account.name(), account.status(), expected));
            }
            if (status == Account.Status.APPROVED && !accounts.findWithUser(id).confirmed()) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "The e-mail address of %s is not confirmed yet. Its user was sent a link, and can ask for another on the sign-in page."
                                .formatted(account.name()));
            }
            publisher.publishEvent(new StatusChanged(id, account.name(), account.status(), status));
            account.changeStatus(status);
            epoch.advance(id);
            trail.recordOfAccount(action, id, Map.of("name", account.name()));
        }
        return accounts.findWithUser(id);
    }
}
