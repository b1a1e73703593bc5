package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Client companies: opening, approving, suspending and listing them. */
@Service
public class Accounts {

    private final AccountRepository accounts;
    private final EntityManager entityManager;
    private final AccessEpoch epoch;
    private final AuditTrail trail;
    private final Clock clock;

    Accounts(
            AccountRepository accounts, EntityManager entityManager, AccessEpoch epoch, AuditTrail trail, Clock clock) {
        this.accounts = accounts;
        this.entityManager = entityManager;
        this.epoch = epoch;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Opens an account.
     *
     * @param name 1 to 200 characters
     */
    @Transactional
    Account open(String name, Account.Status status) {
        Account account = new Account(IdKind.next(), name, status, Times.micros(clock.instant()));
        entityManager.persist(account);
        return account;
    }

    /**
     * Approves a pending or suspended account. Does nothing if it is approved already.
     *
     * @param expected the status on which the decision is based; null to approve the account whatever its status is
     * @throws RefusedException NOT_FOUND; INVALID_STATE if the status has changed since
     */
    @Transactional
    Account approve(UUID id, Account.@Nullable Status expected) {
        return changeStatus(id, expected, Account.Status.APPROVED);
    }

    /** Suspends the account: its tokens are refused, its users can only read. Otherwise like {@link #approve}. */
    @Transactional
    Account suspend(UUID id, Account.@Nullable Status expected) {
        return changeStatus(id, expected, Account.Status.SUSPENDED);
    }

    /** Finds an account; {@link ErrorCode#NOT_FOUND} if it does not exist. */
    public Account require(UUID id) {
        return accounts.findById(id).orElseThrow(() -> RefusedException.notFound("account"));
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
    public Page<Account> page(Account.@Nullable Status status, int limit, @Nullable String after) {
        return Page.byId(
                after,
                limit,
                (last, count) -> status == null
                        ? accounts.findByIdGreaterThanOrderById(last, Limit.of(count))
                        : accounts.findByStatusAndIdGreaterThanOrderById(status, last, Limit.of(count)),
                Account::id);
    }

    private Account changeStatus(UUID id, Account.@Nullable Status expected, Account.Status status) {
        Account account = accounts.findAndLock(id).orElseThrow(() -> RefusedException.notFound("account"));
        if (account.status() != status) {
            if (expected != null && expected != account.status()) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "%s is %s by now, not %s any more. Nothing was changed; check the account and decide again."
                                .formatted(account.name(), account.status(), expected));
            }
            account.changeStatus(status);
            epoch.advance();
            trail.recordOfAccount(
                    status == Account.Status.SUSPENDED ? AuditAction.ACCOUNT_SUSPENDED : AuditAction.ACCOUNT_APPROVED,
                    id,
                    Map.of("name", account.name()));
        }
        return account;
    }
}
