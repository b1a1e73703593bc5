package co.wholesale888.wms.audit;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records actions in the transaction that performs them: both are committed or neither. Finds out by itself who acts
 * and from which address, from the request that the thread is handling.
 *
 * <p>Details are for people who investigate later. They never hold a secret, a password or the text of a token.
 */
@Service
public class AuditTrail {

    private static final ScopedValue<Requester> REQUESTER = ScopedValue.newInstance();

    private final EntityManager entityManager;
    private final WarehouseOwners owners;
    private final UserEmails emails;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AuditTrail(
            EntityManager entityManager,
            WarehouseOwners owners,
            UserEmails emails,
            JdbcClient jdbc,
            JsonMapper json,
            Clock clock) {
        this.entityManager = entityManager;
        this.owners = owners;
        this.emails = emails;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Who acts, and from which address. */
    private record Requester(Actor actor, @Nullable String address) {}

    /**
     * Runs work in the background that a user has asked for. What it records is recorded as done by that user.
     *
     * @param address the IP address of the request
     */
    public <T> T onBehalfOf(UUID userId, boolean operator, @Nullable String address, Supplier<T> work) {
        return ScopedValue.where(REQUESTER, new Requester(Actor.user(userId, operator), address))
                .call(work::get);
    }

    /**
     * Records an action on a warehouse, which belongs to the history of its account, too.
     *
     * @param subject what the action was applied to: an id as callers see it, or a SKU
     * @param details further facts, by the names of the API's fields
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(AuditAction action, UUID warehouseId, String subject, Map<String, ?> details) {
        UUID accountId = owners.accountOf(warehouseId).orElse(null);
        store(action, actor(), accountId, warehouseId, subject, details);
    }

    /**
     * Records an action that a warehouse's subject can have only once, however often this is called. For an action
     * with a transaction of its own, after which the record may fail and be repeated.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordOnce(AuditAction action, UUID warehouseId, String subject, Map<String, ?> details) {
        UUID id = UUID.nameUUIDFromBytes((action + " " + warehouseId + " " + subject).getBytes(StandardCharsets.UTF_8));
        requirePlace(action, warehouseId);
        UUID accountId = owners.accountOf(warehouseId).orElse(null);
        Actor actor = actor().named(emails);
        jdbc.sql("""
                        insert into audit_entry (id, at, action, account_id, warehouse_id, actor_kind, actor_id,
                            actor_name, address, subject, details)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing""")
                .param(id)
                .param(Times.micros(clock.instant()).atOffset(ZoneOffset.UTC))
                .param(action.name())
                .param(accountId)
                .param(warehouseId)
                .param(actor.kind().name())
                .param(actor.id())
                .param(actor.name())
                .param(address())
                .param(subject)
                .param(json.writeValueAsString(details))
                .update();
    }

    /** Records an action on an account as a whole. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordOfAccount(AuditAction action, UUID accountId, Map<String, ?> details) {
        store(action, actor(), accountId, null, IdKind.ACCOUNT.format(accountId), details);
    }

    /** Records an action on something that belongs to no account. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordOfService(AuditAction action, String subject, Map<String, ?> details) {
        store(action, actor(), null, null, subject, details);
    }

    /** Records a sign-up. The new user is the actor, although the request carries no credential. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordSignUp(UUID accountId, UUID userId, Map<String, ?> details) {
        String subject = IdKind.ACCOUNT.format(accountId);
        store(AuditAction.ACCOUNT_SIGNED_UP, Actor.user(userId, false), accountId, null, subject, details);
    }

    /** Records an action on a user, with the e-mail address as one of the details. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordOfUser(AuditAction action, UUID userId, Map<String, ?> details) {
        Map<String, Object> named = new LinkedHashMap<>();
        emails.emailOf(userId).ifPresent(email -> named.put("email", email));
        named.putAll(details);
        recordOfUser(action, userId, emails.accountOf(userId).orElse(null), named);
    }

    /**
     * Records an action on a user, also on one who is only invited. It belongs to the history of the account, too.
     * Whoever acts without a credential holds a link that the user was given, and counts as the user.
     *
     * @param accountId null for an operator
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordOfUser(AuditAction action, UUID userId, @Nullable UUID accountId, Map<String, ?> details) {
        Actor current = actor();
        Actor actor = current.id() == null ? Actor.user(userId, accountId == null) : current;
        store(action, actor, accountId, null, IdKind.USER.format(userId), details);
    }

    /** Otherwise lists of a warehouse would offer an action that they never show, or lack one that they do. */
    private static void requirePlace(AuditAction action, @Nullable UUID warehouseId) {
        if (action.isOfWarehouse() != (warehouseId != null)) {
            throw new IllegalArgumentException(action + " of warehouse " + warehouseId);
        }
    }

    private static Actor actor() {
        return REQUESTER.isBound() ? REQUESTER.get().actor : Actor.current();
    }

    private static @Nullable String address() {
        if (REQUESTER.isBound()) {
            return REQUESTER.get().address;
        }
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : null;
    }

    private void store(
            AuditAction action,
            Actor actor,
            @Nullable UUID accountId,
            @Nullable UUID warehouseId,
            String subject,
            Map<String, ?> details) {
        requirePlace(action, warehouseId);
        Instant now = Times.micros(clock.instant());
        Actor named = actor.named(emails);
        String facts = json.writeValueAsString(details);
        entityManager.persist(new AuditRecord(
                new AuditRecord.Content(now, action, accountId, warehouseId, named, address(), subject, facts)));
    }
}
