package co.wholesale888.wms.warehouses;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.AccountRepository;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The clients' warehouses. */
@Service
public class Warehouses {

    /** The maximum number of warehouses of one account. */
    public static final int MAX_PER_ACCOUNT = 1_000;

    private final AccountRepository accounts;
    private final WarehouseRepository warehouses;
    private final EntityManager entityManager;
    private final ApplicationEventPublisher events;
    private final AuditTrail trail;
    private final Clock clock;

    Warehouses(
            AccountRepository accounts,
            WarehouseRepository warehouses,
            EntityManager entityManager,
            ApplicationEventPublisher events,
            AuditTrail trail,
            Clock clock) {
        this.accounts = accounts;
        this.warehouses = warehouses;
        this.entityManager = entityManager;
        this.events = events;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Registers a warehouse and publishes {@link WarehouseRegistered} in the same transaction.
     *
     * @param userId the user who registers it
     * @param code 1 to 32 of {@code A-Z a-z 0-9 . _ -}, unique in the account
     * @param name 1 to 200 characters
     * @throws RefusedException {@link ErrorCode#INSUFFICIENT_SCOPE} if the account is not approved;
     *     {@link ErrorCode#INVALID_STATE} if the code is taken or the account has {@link #MAX_PER_ACCOUNT} warehouses
     */
    @Transactional
    public Warehouse register(UUID accountId, UUID userId, String code, String name, boolean sandbox) {
        // Locks the account, so that no other registration comes between the checks and the insert
        requireApproved(accountId);
        if (warehouses.existsByAccountIdAndCode(accountId, code)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Your account already has a warehouse with the code '%s'. Choose another code.".formatted(code));
        }
        if (warehouses.countByAccountId(accountId) >= MAX_PER_ACCOUNT) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "An account may have up to %s warehouses. Ask 888 if you need more.".formatted(MAX_PER_ACCOUNT));
        }
        Instant now = Times.micros(clock.instant());
        Warehouse warehouse = new Warehouse(IdKind.next(), accountId, code, name, sandbox, now);
        entityManager.persist(warehouse);
        entityManager.flush();
        trail.record(
                AuditAction.WAREHOUSE_REGISTERED,
                warehouse.id(),
                IdKind.WAREHOUSE.format(warehouse.id()),
                Map.of("code", code, "name", name, "sandbox", sandbox));
        events.publishEvent(new WarehouseRegistered(warehouse.id(), sandbox, userId));
        return warehouse;
    }

    /** The account's warehouse; {@link ErrorCode#NOT_FOUND} if there is none, or if it belongs to another account. */
    public Warehouse require(UUID accountId, UUID id) {
        return warehouses.findByIdAndAccountId(id, accountId).orElseThrow(() -> RefusedException.notFound("warehouse"));
    }

    /**
     * The account's warehouse, for a change. Locks the account until the transaction ends: it stays approved, and no
     * other change of what it owns runs meanwhile.
     *
     * @throws RefusedException {@link ErrorCode#INSUFFICIENT_SCOPE} if the account is not approved;
     *     {@link ErrorCode#NOT_FOUND} if it has no such warehouse
     */
    @Transactional
    public Warehouse requireForChange(UUID accountId, UUID id) {
        requireApproved(accountId);
        return require(accountId, id);
    }

    /** The warehouse of any account, for operators; {@link ErrorCode#NOT_FOUND} if there is none. */
    public Warehouse require(UUID id) {
        return warehouses.findById(id).orElseThrow(() -> RefusedException.notFound("warehouse"));
    }

    /** The warehouses with these ids, of any account, for operators; ids without a warehouse are left out. */
    public List<Warehouse> named(Collection<UUID> ids) {
        return warehouses.findByIdIn(ids);
    }

    /**
     * Locks the warehouse, of any account, until the transaction ends; {@link ErrorCode#NOT_FOUND} if there is none.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID id) {
        if (warehouses.lock(id).isEmpty()) {
            throw RefusedException.notFound("warehouse");
        }
    }

    /** All warehouses of the account, up to {@link #MAX_PER_ACCOUNT}, in no order. */
    public List<Warehouse> all(UUID accountId) {
        return warehouses.findByAccountId(accountId);
    }

    /**
     * One page of the account's warehouses in the order of their registration.
     *
     * @param after {@link Page#next} of the previous page, or null
     */
    public Page<Warehouse> page(UUID accountId, int limit, @Nullable String after) {
        return Page.byId(
                after,
                limit,
                (last, count) -> warehouses.findByAccountIdAndIdGreaterThanOrderById(accountId, last, Limit.of(count)),
                Warehouse::id);
    }

    /** Does the same for the warehouses of all accounts, for operators. */
    public Page<Warehouse> pageOfAll(int limit, @Nullable String after) {
        return Page.byId(
                after,
                limit,
                (last, count) -> warehouses.findByIdGreaterThanOrderById(last, Limit.of(count)),
                Warehouse::id);
    }

    private void requireApproved(UUID accountId) {
        Account account = accounts.findAndLock(accountId).orElseThrow(() -> RefusedException.notFound("account"));
        String reason = switch (account.status()) {
            case APPROVED -> null;
            case PENDING -> "888 has not approved your account yet. Try again when it is approved.";
            case SUSPENDED -> "Your account is suspended. Talk to your contact at 888.";
        };
        if (reason != null) {
            throw new RefusedException(ErrorCode.INSUFFICIENT_SCOPE, reason);
        }
    }
}
