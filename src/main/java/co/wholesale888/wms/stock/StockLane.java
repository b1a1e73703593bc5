package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.lanes.LaneLimits;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The fast way to named SKUs' levels: all the requests that wait at one moment, of whatever warehouses, are answered by
 * one statement. No cache: the statement begins after each of its requests has arrived, so that every one of them sees
 * every write that was answered before.
 */
@Component
class StockLane implements AutoCloseable {

    /** One on a small machine: a second one only makes smaller groups of the same requests. */
    private static final int LANES = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

    private static final LaneLimits LIMITS = new LaneLimits(20_000, 2_000);
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final String SELECT = """
            select asked.place, statement_timestamp(), l.quantity, l.threshold, l.par, l.sequence, l.updated_at
            from unnest(?::uuid[], ?::text[]) with ordinality as asked (warehouse_id, sku, place)
            left join stock_level l on l.warehouse_id = asked.warehouse_id and l.sku = asked.sku""";

    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private final List<Lane<Request, Reading>> lanes;
    private final AtomicInteger turn = new AtomicInteger();

    StockLane(ConnectionPools pools) {
        this.pool = pools.openForLane("stock-lane", LANES, STATEMENT_LIMIT);
        this.jdbc = new JdbcTemplate(pool);
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(i -> new Lane<Request, Reading>(
                        "stock-reads-" + i, LIMITS, request -> request.skus.size(), this::readAll))
                .toList();
    }

    /**
     * The levels of those of the SKUs that the warehouse has.
     *
     * @param skus 1 to 500
     */
    Reading read(UUID warehouseId, List<String> skus) {
        Lane<Request, Reading> lane = lanes.get(Math.floorMod(turn.getAndIncrement(), LANES));
        return lane.call(new Request(warehouseId, skus), MAX_WAIT);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
        pool.close();
    }

    private List<Reading> readAll(List<Request> requests) {
        Map<Place, Integer> places = new LinkedHashMap<>();
        for (Request request : requests) {
            for (String sku : request.skus) {
                places.putIfAbsent(new Place(request.warehouseId, sku), places.size());
            }
        }
        @Nullable StockItem[] items = new @Nullable StockItem[places.size()];
        Instant asOf = Objects.requireNonNull(jdbc.execute((Connection connection) -> fill(connection, places, items)));
        List<Reading> readings = new ArrayList<>(requests.size());
        for (Request request : requests) {
            List<StockItem> found = new ArrayList<>(request.skus.size());
            for (String sku : request.skus) {
                StockItem item = items[Objects.requireNonNull(places.get(new Place(request.warehouseId, sku)))];
                if (item != null) {
                    found.add(item);
                }
            }
            readings.add(new Reading(asOf, found));
        }
        return readings;
    }

    private static Instant fill(Connection connection, Map<Place, Integer> places, @Nullable StockItem[] items)
            throws SQLException {
        UUID[] warehouses = new UUID[items.length];
        String[] skus = new String[items.length];
        places.forEach((place, i) -> {
            warehouses[i] = place.warehouseId;
            skus[i] = place.sku;
        });
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            Array warehouseArray =
                    connection.createArrayOf("uuid", Arrays.copyOf(warehouses, items.length, Object[].class));
            select.setArray(1, warehouseArray);
            select.setArray(2, connection.createArrayOf("text", Arrays.copyOf(skus, items.length, Object[].class)));
            try (ResultSet row = select.executeQuery()) {
                Instant asOf = Instant.EPOCH;
                while (row.next()) {
                    int i = row.getInt(1) - 1;
                    asOf = row.getObject(2, OffsetDateTime.class).toInstant();
                    items[i] = item(skus[i], row);
                }
                return asOf;
            }
        }
    }

    private static @Nullable StockItem item(String sku, ResultSet row) throws SQLException {
        long quantity = row.getLong(3);
        if (row.wasNull()) {
            return null;
        }
        Instant updatedAt = row.getObject(7, OffsetDateTime.class).toInstant();
        return StockItem.of(sku, quantity, row.getLong(4), row.getLong(5), row.getLong(6), updatedAt);
    }

    /** The levels found, in the order asked for, and the database's time of the reading. */
    record Reading(Instant asOf, List<StockItem> items) {}

    private record Request(UUID warehouseId, List<String> skus) {}

    private record Place(UUID warehouseId, String sku) {}
}
