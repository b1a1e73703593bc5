package co.wholesale888.wms.audit;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lists the trail, newest entries first. */
@Component
public class AuditLists {

    private final EntityManager entityManager;
    private final Cursors cursors;
    private final JsonMapper json;

    AuditLists(EntityManager entityManager, Cursors cursors, JsonMapper json) {
        this.entityManager = entityManager;
        this.cursors = cursors;
        this.json = json;
    }

    /** Selects entries from {@code from} (inclusive) to {@code to} (exclusive); null matches everything. */
    public record Filter(
            @Nullable UUID accountId,
            @Nullable UUID warehouseId,
            @Nullable AuditAction action,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** The trail of all accounts; the query has account, warehouse, action, from, to, limit and cursor. */
    public AuditPage all(Query query) {
        return page(query, query.id("account", IdKind.ACCOUNT), query.id("warehouse", IdKind.WAREHOUSE));
    }

    /** The trail of a warehouse as its client may see it; the query has action, from, to, limit and cursor. */
    public AuditPage ofWarehouse(UUID warehouseId, Query query) {
        return page(query, null, warehouseId).forClient();
    }

    private AuditPage page(Query query, @Nullable UUID accountId, @Nullable UUID warehouseId) {
        AuditAction action = query.choice("action", AuditAction.class);
        Filter filter = new Filter(accountId, warehouseId, action, query.time("from"), query.time("to"));
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return page(filter, limit, cursor);
    }

    /** One page of the entries that match the filter. */
    public AuditPage page(Filter filter, int limit, @Nullable String cursor) {
        String list = "audit " + filter;
        String position = cursors.decode(list, cursor);
        List<AuditRecord> found =
                select(filter, position).setMaxResults(limit + 1).getResultList();
        Page<AuditRecord> page = Page.of(found, limit, AuditRecord::position);
        return new AuditPage(
                page.items().stream().map(item -> item.entry(json)).toList(),
                cursors.encode(list, page.next()),
                page.hasMore());
    }

    private TypedQuery<AuditRecord> select(Filter filter, @Nullable String position) {
        StringBuilder jpql = new StringBuilder("from AuditRecord e where true");
        Map<String, Object> parameters = new HashMap<>();
        BiConsumer<String, @Nullable Object> and = (condition, value) -> {
            if (value != null) {
                jpql.append(" and ").append(condition);
                parameters.put(condition.substring(condition.indexOf(':') + 1), value);
            }
        };
        and.accept("e.content.accountId = :account", filter.accountId());
        and.accept("e.content.warehouseId = :warehouse", filter.warehouseId());
        and.accept("e.content.action = :action", filter.action());
        and.accept("e.content.at >= :from", filter.from());
        and.accept("e.content.at < :to", filter.to());
        if (position != null) {
            String[] last = position.split(" ", 2);
            jpql.append(" and (e.content.at, e.id) < (:lastAt, :lastId)");
            parameters.put("lastAt", Instant.parse(last[0]));
            parameters.put("lastId", UUID.fromString(last[1]));
        }
        TypedQuery<AuditRecord> query =
                entityManager.createQuery(jpql + " order by e.content.at desc, e.id desc", AuditRecord.class);
        parameters.forEach(query::setParameter);
        return query;
    }
}
