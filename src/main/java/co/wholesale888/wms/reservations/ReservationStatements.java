package co.wholesale888.wms.reservations;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockLevelStatements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The write path's statements on reservations, as parts of its batches: their text, how to bind them and how to read
 * them. The lock of the warehouse's ledger head is held.
 */
public final class ReservationStatements {

    /** Gives the warehouses and SKUs of the lines of some reservations. */
    public static final String SKUS = """
            select n.warehouse_id, n.sku from unnest(?::uuid[], ?::uuid[]) as named (warehouse_id, id)
            join reservation_line n on n.warehouse_id = named.warehouse_id and n.reservation_id = named.id
            /* within one shard: n.warehouse_id */
            """;

    /** Finds some reservations with their lines. */
    public static final String FIND = """
            select r.warehouse_id, r.id, r.status, r.reference, r.created_at, r.expires_at, r.ended_at,
                array_agg(n.sku order by n.position), array_agg(n.quantity order by n.position)
            from unnest(?::uuid[], ?::uuid[]) as named (warehouse_id, id)
            join reservation r on r.warehouse_id = named.warehouse_id and r.id = named.id
            join reservation_line n on n.warehouse_id = r.warehouse_id and n.reservation_id = r.id
            /* within one shard: r.warehouse_id */ /* within one shard: n.warehouse_id */
            group by r.warehouse_id, r.id
            """;

    /**
     * Finds reservations that hold any of some SKUs although their time is over, first those that ended first. Reads
     * the lines of these reservations: PostgreSQL would turn a plain {@code exists} or {@code in} into a join, and
     * might start at the SKUs, with all lines that they have had since the last purge.
     */
    public static final String FIND_DUE = """
            select r.warehouse_id, r.id, r.line_count from reservation r
            where r.warehouse_id = any(?::uuid[]) /* within one shard: r.warehouse_id */
              and r.status = 'HELD' and r.expires_at <= ?::timestamptz and exists (
                select from reservation_line n
                where n.warehouse_id = r.warehouse_id and n.reservation_id = r.id /* within one shard: n.warehouse_id */
                  and ((n.warehouse_id, n.sku) in (select wanted.warehouse_id, wanted.sku
                    from unnest(?::uuid[], ?::text[]) as wanted (warehouse_id, sku))) is true
                offset 0)
            order by r.expires_at limit ?
            """;

    /**
     * Counts the HELD reservations of some warehouses, and subtracts those whose time is over: two counts, because an
     * index alone answers the first.
     */
    public static final String COUNT_HELD = """
            select warehouse_id, count(*) from reservation
            where warehouse_id = any(?::uuid[]) and status = 'HELD' group by warehouse_id
            union all
            select warehouse_id, -count(*) from reservation
            where warehouse_id = any(?::uuid[]) and status = 'HELD'
              and expires_at <= statement_timestamp() - interval '%s milliseconds' group by warehouse_id
            """.formatted(String.valueOf(Reservation.GRACE.toMillis()));

    /** Stores new reservations with their lines, and the changed state of others. */
    public static final String STORE = """
            insert into reservation
                (warehouse_id, id, status, reference, line_count, created_at, expires_at, ended_at)
            select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::timestamptz[],
                ?::timestamptz[], ?::timestamptz[]);
            insert into reservation_line (warehouse_id, reservation_id, position, sku, quantity)
            select * from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::bigint[]);
            update reservation r set status = u.status, expires_at = u.expires_at, ended_at = u.ended_at
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                as u (warehouse_id, id, status, expires_at, ended_at)
            where r.warehouse_id = u.warehouse_id and r.id = u.id /* within one shard: r.warehouse_id */
            """;

    private static final int FIRST_DUE = 100;
    private static final int MAX_DUE_LINES = 20_000;
    private static final String MANY_DUE =
            "Reservations whose time is over are still being ended. Nothing was written; try again.";

    private ReservationStatements() {}

    private record StoredLine(Reservation reservation, int position, Reservation.Line line) {}

    /** Binds the reservations to {@link #SKUS} or {@link #FIND}. */
    public static void bindFind(ArrayBinder binder, Collection<ReservationKey> keys) throws SQLException {
        binder.column("uuid", keys, ReservationKey::warehouseId).column("uuid", keys, ReservationKey::id);
    }

    /**
     * Binds the SKUs that are wanted, by warehouse, to {@link #FIND_DUE}.
     *
     * @param now the database's time
     * @param known how many were found before
     */
    public static void bindFindDue(
            ArrayBinder binder, Map<UUID, ? extends Collection<String>> wanted, Instant now, int known)
            throws SQLException {
        binder.values("uuid", wanted.keySet().toArray()).time(now.minus(Reservation.GRACE));
        StockLevelStatements.bindFind(binder, wanted);
        binder.number(FIRST_DUE + 2 * known);
    }

    /** Binds the warehouses to {@link #COUNT_HELD}. */
    public static void bindCount(ArrayBinder binder, Object... warehouseIds) throws SQLException {
        binder.values("uuid", warehouseIds).values("uuid", warehouseIds);
    }

    /**
     * Reads the rows of {@link #FIND_DUE}: some reservations at first, and more with each call that has found some.
     *
     * @param known those that were found before
     * @return the others; none if there are no more
     * @throws RefusedException UNAVAILABLE if there are more, but with these they would have too many lines for one
     *     transaction; {@link ReservationExpiry} is ending them
     */
    public static List<ReservationKey> readDue(ResultSet row, Set<ReservationKey> known) throws SQLException {
        List<ReservationKey> more = new ArrayList<>();
        int lines = 0;
        while (row.next()) {
            lines += row.getInt(3);
            if (lines > MAX_DUE_LINES) {
                if (more.isEmpty()) {
                    throw new RefusedException(ErrorCode.UNAVAILABLE, MANY_DUE);
                }
                return more;
            }
            ReservationKey key = new ReservationKey(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
            if (!known.contains(key)) {
                more.add(key);
            }
        }
        return more;
    }

    /** Reads the rows of {@link #FIND}, by warehouse and id. */
    public static Map<UUID, Map<UUID, Reservation>> read(ResultSet row) throws SQLException {
        Map<UUID, Map<UUID, Reservation>> found = new HashMap<>();
        while (row.next()) {
            String[] skus = (String[]) row.getArray(8).getArray();
            Long[] quantities = (Long[]) row.getArray(9).getArray();
            Reservation reservation = new Reservation(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    ReservationStatus.valueOf(row.getString(3)),
                    IntStream.range(0, skus.length)
                            .mapToObj(i -> new Reservation.Line(skus[i], quantities[i]))
                            .toList(),
                    row.getString(4),
                    SqlTimes.instant(row, 5),
                    SqlTimes.instant(row, 6),
                    row.getObject(7) == null ? null : SqlTimes.instant(row, 7));
            found.computeIfAbsent(reservation.warehouseId(), id -> new HashMap<>())
                    .put(reservation.id(), reservation);
        }
        return found;
    }

    /** Reads the rows of {@link #COUNT_HELD}, by warehouse. */
    public static Map<UUID, Long> readCounts(ResultSet row) throws SQLException {
        Map<UUID, Long> counts = new HashMap<>();
        while (row.next()) {
            counts.merge(row.getObject(1, UUID.class), row.getLong(2), Long::sum);
        }
        return counts;
    }

    /** Binds new and changed reservations to {@link #STORE}. */
    public static void bindStore(ArrayBinder binder, List<Reservation> created, List<Reservation> changed)
            throws SQLException {
        List<StoredLine> lines = new ArrayList<>();
        for (Reservation reservation : created) {
            for (int i = 0; i < reservation.lines().size(); i++) {
                lines.add(new StoredLine(reservation, i, reservation.lines().get(i)));
            }
        }
        binder.column("uuid", created, Reservation::warehouseId)
                .column("uuid", created, Reservation::id)
                .column("text", created, Reservation::status)
                .column("text", created, Reservation::reference)
                .column("int4", created, reservation -> reservation.lines().size())
                .column("text", created, Reservation::createdAt)
                .column("text", created, Reservation::expiresAt)
                .column("text", created, Reservation::endedAt)
                .column("uuid", lines, line -> line.reservation.warehouseId())
                .column("uuid", lines, line -> line.reservation.id())
                .column("int4", lines, StoredLine::position)
                .column("text", lines, line -> line.line.sku())
                .column("int8", lines, line -> line.line.quantity())
                .column("uuid", changed, Reservation::warehouseId)
                .column("uuid", changed, Reservation::id)
                .column("text", changed, Reservation::status)
                .column("text", changed, Reservation::expiresAt)
                .column("text", changed, Reservation::endedAt);
    }
}
