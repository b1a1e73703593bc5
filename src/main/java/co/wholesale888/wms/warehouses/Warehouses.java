package co.wholesale888.wms.warehouses;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.AccountRepository;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.ListPosition;
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

    /** How many warehouses one account may have. */
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
     * Registers a warehouse and publishes {@link WarehouseRegistered} within the same transaction.
     *
     * @param userId who registers it
     * @param code 1 to 32 of {@code A-Z a-z 0-9 . _ -}, unique in the account
     * @param name 1 to 200 characters
     * @throws RefusedException {@link ErrorCode#INSUFFICIENT_SCOPE} where the account is not approved,
     *     {@link ErrorCode#INVALID_STATE} where the code is taken or the account has as many warehouses as it may have
     */
    @Transactional
    public Warehouse register(UUID accountId, UUID userId, String code, String name, boolean sandbox) {
        // The account's lock makes "is the code free", "is there room" and the insert one step.
        requireApproved(accountId);
        if (warehouses.existsByAccountIdAndCode(accountId, code)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Your account has a warehouse with the code '%s' already. Choose another code.".formatted(code));
        }
        if (warehouses.countByAccountId(accountId) >= MAX_PER_ACCOUNT) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "An account may have up to %d warehouses. Ask 888 if you need more.".formatted(MAX_PER_ACCOUNT));
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
        events.publishEvent(new WarehouseRegistered(warehouse.id(), sandbox, userId, now));
        return warehouse;
    }

    /** The account's warehouse; {@link ErrorCode#NOT_FOUND} where it has no such one, whoever else may. */
    public Warehouse require(UUID accountId, UUID id) {
        return warehouses.findByIdAndAccountId(id, accountId).orElseThrow(() -> RefusedException.notFound("warehouse"));
    }

    /**
     * The account's warehouse, for a change: until the transaction ends the account stays approved, and nobody else
     * changes what belongs to it.
     *
     * @throws RefusedException {@link ErrorCode#INSUFFICIENT_SCOPE} where the account is not approved,
     *     {@link ErrorCode#NOT_FOUND} where it has no such warehouse
     */
    @Transactional
    public Warehouse requireForChange(UUID accountId, UUID id) {
        requireApproved(accountId);
        return require(accountId, id);
    }

    /** The warehouse, of whichever account: for operators. {@link ErrorCode#NOT_FOUND} where there is no such one. */
    public Warehouse require(UUID id) {
        return warehouses.findById(id).orElseThrow(() -> RefusedException.notFound("warehouse"));
    }

    /**
     * Some of all accounts' warehouses in the order of their registration: for operators.
     *
     * @param after where the previous page ended, or null
     */
    public Page<Warehouse> pageOfAll(int limit, @Nullable String after) {
        return Page.of(
                warehouses.findByIdGreaterThanOrderById(ListPosition.read(after), Limit.of(limit + 1)),
                limit,
                warehouse -> warehouse.id().toString());
    }

    /** Those of the warehouses that there are, of whichever accounts: for operators. */
    public List<Warehouse> named(Collection<UUID> ids) {
        return warehouses.findByIdIn(ids);
    }

    /** Whether there is such a warehouse, in any account; whoever else asks for this waits until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lock(UUID id) {
        return warehouses.lock(id).isPresent();
    }

    /**
     * Some of the account's warehouses in the order of their registration.
     *
     * @param after where the previous page ended, or null
     */
    public Page<Warehouse> page(UUID accountId, int limit, @Nullable String after) {
        return Page.of(
                warehouses.findByAccountIdAndIdGreaterThanOrderById(
                        accountId, ListPosition.read(after), Limit.of(limit + 1)),
                limit,
                warehouse -> warehouse.id().toString());
    }

    private void requireApproved(UUID accountId) {
        Account.Status status = accounts.findAndLock(accountId)
                .orElseThrow(() -> RefusedException.notFound("account"))
                .status();
        switch (status) {
            case APPROVED -> {
                // Nothing in the way.
            }
            case PENDING ->
                throw new RefusedException(
                        ErrorCode.INSUFFICIENT_SCOPE, "Your account awaits its approval by 888. Try again after it.");
            case SUSPENDED ->
                throw new RefusedException(
                        ErrorCode.INSUFFICIENT_SCOPE, "Your account is suspended. Talk to your 888 contact.");
        }
    }
}
