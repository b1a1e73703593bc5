package co.wholesale888.wms.audit;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads the trail, newest first. */
@Component
public class AuditLists {

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final JsonMapper json;

    AuditLists(JdbcClient jdbc, Cursors cursors, JsonMapper json) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.json = json;
    }

    /** All of it, as far as the query's account, warehouse, action, from and to let it through. */
    public AuditPage all(Query query) {
        return page(query, id(query, "account", IdKind.ACCOUNT), id(query, "warehouse", IdKind.WAREHOUSE));
    }

    /**
     * The client's part of one of its warehouses.
     *
     * @param query with action, from, to, limit and cursor
     */
    public AuditPage ofWarehouse(UUID warehouseId, Query query) {
        return page(query, null, warehouseId).forClient();
    }

    private AuditPage page(Query query, @Nullable UUID accountId, @Nullable UUID warehouseId) {
        AuditAction action = query.choice("action", AuditAction.class);
        AuditFilter filter = new AuditFilter(accountId, warehouseId, action, query.time("from"), query.time("to"));
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return page(filter, limit, cursor);
    }

    /** One page of what the filter lets through. */
    public AuditPage page(AuditFilter filter, int limit, @Nullable String cursor) {
        Conditions conditions = new Conditions();
        conditions.add("account_id = ?", filter.accountId());
        conditions.add("warehouse_id = ?", filter.warehouseId());
        AuditAction action = filter.action();
        conditions.add("action = ?", action == null ? null : action.name());
        Instant from = filter.from();
        conditions.add("at >= ?", from == null ? null : from.atOffset(ZoneOffset.UTC));
        Instant to = filter.to();
        conditions.add("at < ?", to == null ? null : to.atOffset(ZoneOffset.UTC));
        String list = "audit " + conditions.parameters;
        String position = cursors.decode(list, cursor);
        if (position != null) {
            conditions.add(
                    "(at, id) < (select e.at, e.id from audit_entry e where e.id = ?)", UUID.fromString(position));
        }
        List<AuditEntry> found = jdbc.sql("""
                        select id, at, action, account_id, warehouse_id, actor_kind, actor_id, actor_name, address,
                            subject, details
                        from audit_entry""" + conditions.where() + " order by at desc, id desc limit " + (limit + 1))
                .params(conditions.parameters)
                .query((row, n) -> entry(row))
                .list();
        Page<AuditEntry> page =
                Page.of(found, limit, entry -> IdKind.AUDIT.require(entry.id()).toString());
        return new AuditPage(page.items(), cursors.encode(list, page.next()), page.hasMore());
    }

    private static @Nullable UUID id(Query query, String name, IdKind kind) {
        String text = query.text(name);
        UUID id = kind.parse(text);
        if (text != null && id == null) {
            query.report(name, "%s must be an id: %s and 26 characters.".formatted(name, kind.prefix()));
        }
        return id;
    }

    private AuditEntry entry(ResultSet row) throws SQLException {
        Actor.Kind kind = Actor.Kind.valueOf(row.getString("actor_kind"));
        return new AuditEntry(
                IdKind.AUDIT.format(row.getObject("id", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                AuditAction.valueOf(row.getString("action")),
                formatted(IdKind.ACCOUNT, row.getObject("account_id", UUID.class)),
                formatted(IdKind.WAREHOUSE, row.getObject("warehouse_id", UUID.class)),
                new AuditEntry.By(
                        kind,
                        formatted(kind.idKind(), row.getObject("actor_id", UUID.class)),
                        row.getString("actor_name")),
                row.getString("address"),
                row.getString("subject"),
                json.readTree(row.getString("details")));
    }

    private static @Nullable String formatted(IdKind kind, @Nullable UUID id) {
        return id == null ? null : kind.format(id);
    }

    /** What an entry must fulfil; those without a value are not asked for. */
    private static final class Conditions {

        private final List<String> texts = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        void add(String condition, @Nullable Object value) {
            if (value != null) {
                texts.add(condition);
                parameters.add(value);
            }
        }

        String where() {
            return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
        }
    }
}
