package co.wholesale888.wms.orders;

import co.wholesale888.wms.database.SqlTimes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds orders of many warehouses by what is written on their papers. Looks them up in an index, up to a limit. */
@Component
public class OrderSearch {

    /** By a range instead of a pattern, for which a prepared statement would not use the index. */
    private static final String FOUND_BY = """
            (select warehouse_id, id, shipment_id, reference, status, carrier, tracking_number, created_at from orders
            where warehouse_id = any(:warehouses) and status = any(cast(:statuses as text[]))
              and lower(%1$s) ~>=~ :first and lower(%1$s) ~<~ :end limit :limit)""";

    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private static final String SEARCH = FOUND_BY.formatted("reference") + " union "
            + FOUND_BY.formatted("tracking_number") + " order by id desc limit :limit";

    private final JdbcClient jdbc;

    OrderSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An order without its lines. */
    public record Found(
            UUID warehouseId,
            UUID id,
            @Nullable UUID shipmentId,
            String reference,
            OrderStatus status,
            @Nullable String carrier,
            @Nullable String trackingNumber,
            Instant createdAt) {}

    /**
     * Finds up to so many orders whose reference or tracking number begins with a text, in any case. They need not be
     * the newest ones; they are sorted by age, newest first.
     */
    public List<Found> find(Collection<UUID> warehouseIds, Set<OrderStatus> statuses, String beginning, int limit) {
        String first = beginning.toLowerCase(Locale.ROOT);
        return jdbc.sql(SEARCH)
                .param("warehouses", warehouseIds.toArray(UUID[]::new))
                .param("statuses", statuses.stream().map(Enum::name).toArray(String[]::new))
                .param("first", first)
                .param("end", first + LAST_CHARACTER)
                .param("limit", limit)
                .query((row, n) -> new Found(
                        row.getObject("warehouse_id", UUID.class),
                        row.getObject("id", UUID.class),
                        row.getObject("shipment_id", UUID.class),
                        row.getString("reference"),
                        OrderStatus.valueOf(row.getString("status")),
                        row.getString("carrier"),
                        row.getString("tracking_number"),
                        SqlTimes.instant(row, "created_at")))
                .list();
    }
}
