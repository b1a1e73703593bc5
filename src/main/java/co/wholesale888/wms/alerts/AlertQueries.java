package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.orders.OnOrder;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists alerts with the quantities of now, newest first: the order of their ids. An alert that opens while somebody
 * turns the pages comes before all of them, so that no other is skipped or repeated.
 */
@Service
public class AlertQueries implements AutoCloseable {

    private static final int CONNECTIONS = 2;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final UUID LAST = new UUID(-1, -1);

    private final Bulkhead bulkhead;
    private final Cursors cursors;

    AlertQueries(ConnectionPools pools, Cursors cursors) {
        this.bulkhead = new Bulkhead(pools.open("alert-reads", CONNECTIONS, STATEMENT_LIMIT), PATIENCE);
        this.cursors = cursors;
    }

    /** One page of what is asked for. */
    public AlertPage page(UUID warehouseId, AlertQuery query) {
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        UUID before = cursor == null ? LAST : UUID.fromString(cursor);
        Page<Row> page = bulkhead.query(
                jdbc -> Page.of(rows(jdbc, warehouseId, query, before), query.limit(), row -> "" + row.alert.id()));
        Map<String, Long> onOrder = page.items().isEmpty() ? Map.of() : onOrder(warehouseId, page.items());
        return new AlertPage(
                page.items().stream().map(row -> row.shown(onOrder)).toList(),
                cursors.encode(listName, page.next()),
                page.hasMore());
    }

    /** How many alerts are open in all warehouses, counted up to a limit. */
    public int openEverywhere(int atMost) {
        return bulkhead.query(
                jdbc -> jdbc.sql("select count(*) from (select from alert where resolved_at is null limit ?) a")
                        .param(atMost)
                        .query(Integer.class)
                        .single());
    }

    @Override
    public void close() {
        bulkhead.close();
    }

    private Map<String, Long> onOrder(UUID warehouseId, List<Row> rows) {
        return bulkhead.query(jdbc -> OnOrder.of(
                jdbc, warehouseId, rows.stream().map(row -> row.alert.sku()).collect(Collectors.toSet())));
    }

    /** First the page alone, from one index, then its levels: no join of all alerts with all levels comes into question. */
    private static List<Row> rows(JdbcClient jdbc, UUID warehouseId, AlertQuery query, UUID before) {
        String state = switch (query.state()) {
            case OPEN -> " and resolved_at is null";
            case RESOLVED -> " and resolved_at is not null";
            case ALL -> "";
        };
        String sku = query.sku() == null ? "" : " and sku = :sku";
        JdbcClient.StatementSpec select = jdbc.sql("""
                        select a.id, a.sku, a.triggered_at, a.resolved_at, l.quantity, l.threshold, l.par
                        from (select * from alert where warehouse_id = :warehouse and id < :before%s%s
                              order by id desc limit :limit) a
                        join stock_level l on l.warehouse_id = a.warehouse_id and l.sku = a.sku
                        order by a.id desc""".formatted(state, sku))
                .param("warehouse", warehouseId)
                .param("before", before)
                .param("limit", query.limit() + 1);
        return (query.sku() == null ? select : select.param("sku", query.sku()))
                .query((row, n) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        OffsetDateTime resolvedAt = row.getObject(4, OffsetDateTime.class);
        StoredAlert alert = new StoredAlert(
                row.getObject(1, UUID.class),
                row.getString(2),
                AlertStatements.instant(row, 3),
                resolvedAt == null ? null : resolvedAt.toInstant());
        return new Row(alert, row.getLong(5), row.getLong(6), row.getLong(7));
    }

    private record Row(StoredAlert alert, long quantity, long threshold, long par) {

        Alert shown(Map<String, Long> onOrder) {
            return Alert.of(alert, quantity, threshold, par, onOrder.getOrDefault(alert.sku(), 0L));
        }
    }
}
