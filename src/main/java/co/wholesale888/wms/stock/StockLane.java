package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.lanes.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads the levels of named SKUs: one statement answers all requests that are queued at that moment, of any warehouses
 * in a shard of the database.
 * Nothing is cached: the statement begins after its requests have arrived, so that each sees every write that was
 * answered before.
 *
 * <p>One lane on one connection: everything else that an instance does for a read costs several times as much, so that
 * a second lane would only make the groups smaller.
 */
@Component
class StockLane implements AutoCloseable {

    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final String SELECT = "select asked.position, statement_timestamp(), " + StockItem.COLUMNS + """

            from unnest(?::uuid[], ?::text[]) with ordinality as asked (warehouse_id, sku, position)
            left join stock_level l on l.warehouse_id = asked.warehouse_id and l.sku = asked.sku
            /* within one shard: l.warehouse_id */""";

    private final JdbcTemplate jdbc;
    private final Shards shards;
    private final Lane<Request, Reading> lane;

    StockLane(ConnectionPools pools, Shards shards) {
        this.jdbc = new JdbcTemplate(pools.openForLane("stock-lane", 1, STATEMENT_LIMIT));
        this.shards = shards;
        this.lane = new Lane<>(
                "stock-reads",
                20_000,
                2_000,
                MAX_WAIT,
                request -> request.skus.size(),
                requests -> shards.handle(requests, Request::warehouseId, this::readAll));
    }

    /**
     * The levels of 1 to 500 SKUs, without those that the warehouse does not have.
     *
     * @param account the account that asks by a token; null for a page, since sessions have a rate limit of their own
     */
    Reading read(@Nullable UUID account, UUID warehouseId, List<String> skus) {
        return lane.call(account, new Request(warehouseId, skus));
    }

    @Override
    public void close() {
        lane.close();
    }

    private List<Reading> readAll(List<Request> requests) {
        Map<Key, Integer> positions = new LinkedHashMap<>();
        for (Request request : requests) {
            for (String sku : request.skus) {
                positions.putIfAbsent(new Key(request.warehouseId, sku), positions.size());
            }
        }
        @Nullable StockItem[] items = new @Nullable StockItem[positions.size()];
        Instant asOf =
                Objects.requireNonNull(jdbc.execute((Connection connection) -> fill(connection, positions, items)));
        List<Reading> readings = new ArrayList<>(requests.size());
        for (Request request : requests) {
            List<StockItem> found = new ArrayList<>(request.skus.size());
            for (String sku : request.skus) {
                StockItem item = items[Objects.requireNonNull(positions.get(new Key(request.warehouseId, sku)))];
                if (item != null) {
                    found.add(item);
                }
            }
            readings.add(new Reading(asOf, found));
        }
        return readings;
    }

    private Instant fill(Connection connection, Map<Key, Integer> positions, @Nullable StockItem[] items)
            throws SQLException {
        List<Key> keys = List.copyOf(positions.keySet());
        try (PreparedStatement select = connection.prepareStatement(shards.within(SELECT, keys, Key::warehouseId))) {
            new ArrayBinder(select).column("uuid", keys, Key::warehouseId).column("text", keys, Key::sku);
            try (ResultSet row = select.executeQuery()) {
                Instant asOf = Instant.EPOCH;
                while (row.next()) {
                    int i = row.getInt(1) - 1;
                    asOf = SqlTimes.instant(row, 2);
                    row.getLong(3);
                    items[i] = row.wasNull() ? null : StockItem.read(keys.get(i).sku, row, 3);
                }
                return asOf;
            }
        }
    }

    /** The levels found, in the order of the request, and the database's time when they were read. */
    record Reading(Instant asOf, List<StockItem> items) {}

    private record Request(UUID warehouseId, List<String> skus) {}

    private record Key(UUID warehouseId, String sku) {}
}
