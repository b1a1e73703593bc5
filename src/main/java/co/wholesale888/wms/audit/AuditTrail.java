package co.wholesale888.wms.audit;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what was done, in the transaction of the deed: both land, or neither. Who did it and from where it finds out by
 * itself, from the request that the thread is handling.
 *
 * <p>Details are for people who look into something later: never a secret, a password or the text of a token.
 */
@Service
public class AuditTrail {

    private static final String INSERT = """
            insert into audit_entry
                (id, at, action, account_id, warehouse_id, actor_kind, actor_id, actor_name, address, subject, details)
            select :id, :at, :action,
                coalesce(:account::uuid, (select account_id from warehouse where id = :warehouse::uuid)),
                :warehouse::uuid, :kind, :actor::uuid,
                coalesce(:name, (select email from portal_user where id = :actor::uuid)), :address, :subject, :details""";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AuditTrail(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Records what concerns a warehouse, and so its account.
     *
     * @param subject what it was done to: an id as callers see it, or a SKU
     * @param details what else is worth knowing, by the names of the API's fields
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(AuditAction action, UUID warehouseId, String subject, Map<String, ?> details) {
        store(action, Actor.current(), null, warehouseId, subject, details);
    }

    /** Records what concerns an account as a whole. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordOfAccount(AuditAction action, UUID accountId, Map<String, ?> details) {
        store(action, Actor.current(), accountId, null, IdKind.ACCOUNT.format(accountId), details);
    }

    /** Records that somebody signed up, who has no credential yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordSignUp(UUID accountId, UUID userId, Map<String, ?> details) {
        String subject = IdKind.ACCOUNT.format(accountId);
        store(AuditAction.ACCOUNT_SIGNED_UP, Actor.client(userId), accountId, null, subject, details);
    }

    private void store(
            AuditAction action,
            Actor actor,
            @Nullable UUID accountId,
            @Nullable UUID warehouseId,
            String subject,
            Map<String, ?> details) {
        jdbc.sql(INSERT)
                .param("id", IdKind.next())
                .param("at", Times.micros(clock.instant()).atOffset(ZoneOffset.UTC))
                .param("action", action.name())
                .param("account", accountId)
                .param("warehouse", warehouseId)
                .param("kind", actor.kind().name())
                .param("actor", actor.id())
                .param("name", actor.name())
                .param("address", address())
                .param("subject", subject)
                .param("details", json.writeValueAsString(details))
                .update();
    }

    private static @Nullable String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : null;
    }
}
