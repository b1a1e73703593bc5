package co.wholesale888.wms.accounts;

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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The client companies and where they stand. */
@Service
public class Accounts {

    private final AccountRepository accounts;
    private final EntityManager entityManager;
    private final ApplicationEventPublisher events;
    private final AuditTrail trail;
    private final Clock clock;

    Accounts(
            AccountRepository accounts,
            EntityManager entityManager,
            ApplicationEventPublisher events,
            AuditTrail trail,
            Clock clock) {
        this.accounts = accounts;
        this.entityManager = entityManager;
        this.events = events;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Opens an account.
     *
     * @param name 1 to 200 characters
     */
    @Transactional
    public Account open(String name, Account.Status status) {
        Account account = new Account(IdKind.next(), name, status, Times.micros(clock.instant()));
        entityManager.persist(account);
        return account;
    }

    /**
     * Lets the account do everything that clients may do; ends a suspension. Harmless when repeated.
     *
     * @param seen how the account stood for who decides this; null where that does not matter
     * @throws RefusedException NOT_FOUND; INVALID_STATE where it stands otherwise by now
     */
    @Transactional
    public Account approve(UUID id, Account.@Nullable Status seen) {
        return become(id, seen, Account.Status.APPROVED);
    }

    /** Stops the account: its tokens are refused, its users can change nothing. Otherwise as {@link #approve}. */
    @Transactional
    public Account suspend(UUID id, Account.@Nullable Status seen) {
        return become(id, seen, Account.Status.SUSPENDED);
    }

    /** The account; {@link ErrorCode#NOT_FOUND} where there is none. */
    public Account require(UUID id) {
        return accounts.findById(id).orElseThrow(() -> RefusedException.notFound("account"));
    }

    /** Those of the accounts that there are. */
    public List<Account> named(Collection<UUID> ids) {
        return accounts.findByIdIn(ids);
    }

    /**
     * Some accounts in the order of their opening.
     *
     * @param status only these, or null for all
     * @param after where the previous page ended, or null
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

    private Account become(UUID id, Account.@Nullable Status seen, Account.Status status) {
        Account account = accounts.findAndLock(id).orElseThrow(() -> RefusedException.notFound("account"));
        if (account.status() != status) {
            if (seen != null && seen != account.status()) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "%s is %s by now, not %s any more. Nothing was changed; decide anew."
                                .formatted(account.name(), account.status(), seen));
            }
            account.become(status);
            events.publishEvent(new AccountStatusChanged(id, status));
            trail.recordOfAccount(
                    status == Account.Status.SUSPENDED ? AuditAction.ACCOUNT_SUSPENDED : AuditAction.ACCOUNT_APPROVED,
                    id,
                    Map.of("name", account.name()));
        }
        return account;
    }
}
