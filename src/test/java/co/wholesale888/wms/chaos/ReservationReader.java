package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Reservation;
import co.wholesale888.wms.chaos.FinalState.Reservations;
import co.wholesale888.wms.shared.IdKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the reservations of a warehouse, directly from its database. */
final class ReservationReader {

    private static final String MICROS = "(extract(epoch from %s) * 1000000)::bigint";

    private final JdbcClient jdbc;
    private final UUID warehouseId;

    ReservationReader(JdbcClient jdbc, UUID warehouseId) {
        this.jdbc = jdbc;
        this.warehouseId = warehouseId;
    }

    /** The database's time in microseconds since 1970. */
    long now() {
        return jdbc.sql("select " + micros("clock_timestamp()"))
                .query(Long.class)
                .single();
    }

    /**
     * Waits until only reservations for a day are HELD, so that none ends while the rest is read. If one does not end,
     * {@link ReservationChecker} reports it.
     */
    void awaitExpiry() {
        try {
            Awaitility.await()
                    .until(() ->
                            jdbc.sql("""
                            select count(*) from reservation
                            where warehouse_id = ? and status = 'HELD' and expires_at < now() + interval '1 hour'
                            """).param(warehouseId).query(Long.class).single() == 0);
        } catch (ConditionTimeoutException e) {
            // It is among those that are read
        }
    }

    /** Reads all reservations, and what each SKU's level says is reserved. */
    Reservations read(long quietAt) {
        Map<UUID, Reservation> all = new LinkedHashMap<>();
        String sql = "select id, reference, status, %s, %s, coalesce(%s, 0) from reservation where warehouse_id = ?";
        jdbc.sql(sql.formatted(micros("created_at"), micros("expires_at"), micros("ended_at")))
                .param(warehouseId)
                .query(row -> {
                    UUID id = row.getObject(1, UUID.class);
                    all.put(
                            id,
                            new Reservation(
                                    IdKind.RESERVATION.format(id),
                                    row.getString(2),
                                    row.getString(3),
                                    new HashMap<>(),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6)));
                });
        jdbc.sql("select reservation_id, sku, quantity from reservation_line where warehouse_id = ?")
                .param(warehouseId)
                .query(row -> {
                    Reservation reservation = Objects.requireNonNull(all.get(row.getObject(1, UUID.class)));
                    reservation.lines().put(row.getString(2), row.getLong(3));
                });
        Map<String, Long> reserved = new HashMap<>();
        jdbc.sql("select sku, reserved from stock_level where warehouse_id = ? and reserved <> 0")
                .param(warehouseId)
                .query(row -> {
                    reserved.put(row.getString(1), row.getLong(2));
                });
        return new Reservations(List.copyOf(all.values()), reserved, quietAt);
    }

    static String micros(String time) {
        return MICROS.formatted(time);
    }
}
