package co.wholesale888.wms.audit;

import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lists the trail, newest entries first. A page reads a bounded number of entries. */
@Component
public class AuditLists {

    /** How many entries a page looks at, if it has to look for those that match. */
    private static final int WINDOW = 20_000;

    private static final String SELECT = """
            select id, at, action, account_id, warehouse_id, actor_kind, actor_id, actor_name, address, subject, details""";

    private static final int MAX_WAITING = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Instant NO_END = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID LEAST_ID = new UUID(0, 0);

    private final EntityManager entityManager;
    private final SharedConnections connections;
    private final ConcurrencyLimit reads = ConcurrencyLimit.ofAccounts(MAX_WAITING, MAX_WAIT);
    private final Cursors cursors;
    private final JsonMapper json;
    private final int window;

    @Autowired
    AuditLists(EntityManager entityManager, SharedConnections connections, Cursors cursors, JsonMapper json) {
        this(entityManager, connections, cursors, json, WINDOW);
    }

    AuditLists(
            EntityManager entityManager, SharedConnections connections, Cursors cursors, JsonMapper json, int window) {
        this.entityManager = entityManager;
        this.connections = connections;
        this.cursors = cursors;
        this.json = json;
        this.window = window;
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

    /**
     * One page of the entries that match the filter. If a second filter selects few of many entries, a page may be short,
     * or empty, although there are further ones.
     */
    public AuditPage page(Filter filter, int limit, @Nullable String cursor) {
        String list = "audit " + filter;
        String after = cursors.decode(list, cursor);
        Position from = new Position(requireNonNullElse(filter.from(), Instant.EPOCH), LEAST_ID);
        Position before =
                after == null ? new Position(requireNonNullElse(filter.to(), NO_END), LEAST_ID) : Position.of(after);
        Page<AuditRecord> page = reads.call(
                () -> connections.call(Share.ALERTS_AND_EVENTS, () -> read(Selection.of(filter), from, before, limit)));
        return new AuditPage(
                page.items().stream().map(item -> item.entry(json)).toList(),
                cursors.encode(list, page.next()),
                page.hasMore());
    }

    private Page<AuditRecord> read(Selection selection, Position from, Position before, int limit) {
        Position end = selection.rest().isEmpty() ? null : endOfWindow(selection, from, before);
        String sql = SELECT + selection.entries() + selection.conditions() + selection.order();
        NativeQuery<AuditRecord> query = nativeQuery(sql, AuditRecord.class);
        selection.rest().forEach(query::setParameter);
        List<AuditRecord> found = positioned(query, selection, end == null ? from : end, before)
                .setMaxResults(limit + 1)
                .getResultList();
        return found.size() > limit || end == null
                ? Page.of(found, limit, AuditRecord::position)
                : new Page<>(found, end.text());
    }

    /** The oldest entry that a page may look at; null if there are not so many. */
    private @Nullable Position endOfWindow(Selection selection, Position from, Position before) {
        String sql = "select at, id" + selection.entries() + selection.order();
        NativeQuery<Object[]> query =
                nativeQuery(sql, Object[].class).addScalar("at", Instant.class).addScalar("id", UUID.class);
        return positioned(query, selection, from, before)
                .setFirstResult(window - 1)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> new Position((Instant) row[0], (UUID) row[1]))
                .orElse(null);
    }

    private <T> NativeQuery<T> nativeQuery(String sql, Class<T> type) {
        // The injected one is a proxy, which implements the interface of Hibernate as well
        return ((Session) entityManager).createNativeQuery(sql, type);
    }

    private static <T> NativeQuery<T> positioned(
            NativeQuery<T> query, Selection selection, Position from, Position before) {
        if (selection.value() != null) {
            query.setParameter("lead", selection.value());
        }
        return query.setParameter("fromAt", from.at)
                .setParameter("fromId", from.id)
                .setParameter("beforeAt", before.at)
                .setParameter("beforeId", before.id);
    }

    /**
     * What is selected beside the time.
     *
     * @param lead the column whose index finds the entries, or empty. It is part of the order that is asked for, which only
     *     that index has; otherwise, PostgreSQL may walk through the newer entries of everybody else
     * @param value what it has; null if there is none
     * @param rest what further columns have
     */
    private record Selection(String lead, @Nullable Object value, Map<String, Object> rest) {

        static Selection of(Filter filter) {
            AuditAction action = filter.action();
            Map<String, Object> wanted = new LinkedHashMap<>();
            put(wanted, "warehouse_id", filter.warehouseId());
            put(wanted, "account_id", filter.accountId());
            put(wanted, "action", action == null ? null : action.name());
            String lead = wanted.keySet().stream().findFirst().orElse("");
            return new Selection(lead, wanted.remove(lead), wanted);
        }

        private static void put(Map<String, Object> wanted, String column, @Nullable Object value) {
            if (value != null) {
                wanted.put(column, value);
            }
        }

        String entries() {
            return value == null
                    ? " from audit_entry where (at, id) >= (:fromAt, :fromId) and (at, id) < (:beforeAt, :beforeId)"
                    : (" from audit_entry where (%1$s, at, id) >= (:lead, :fromAt, :fromId)"
                                    + " and (%1$s, at, id) < (:lead, :beforeAt, :beforeId)")
                            .formatted(lead);
        }

        String conditions() {
            return rest.keySet().stream()
                    .map(column -> " and %1$s = :%1$s".formatted(column))
                    .collect(Collectors.joining());
        }

        String order() {
            return (value == null ? " order by" : " order by " + lead + " desc,") + " at desc, id desc";
        }
    }

    /** An entry in the order of the list. */
    record Position(Instant at, UUID id) {

        static Position of(String text) {
            String[] parts = text.split(" ", 2);
            return new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
        }

        String text() {
            return at + " " + id;
        }
    }
}
