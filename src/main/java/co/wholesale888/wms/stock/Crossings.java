package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SqlTimes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The queue of crossings. They are stored in the transaction that causes them, and deleted in the transaction that
 * evaluates them.
 */
@Component
public class Crossings {

    private static final int MAX_WAREHOUSES = 10_000;
    private static final String STORE = """
            insert into crossing (warehouse_id, number, kind, sku, quantity, threshold, par, sequence, reserved,
                happened_at)
            select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::timestamptz[])""";

    /** Takes one step down the primary key for each warehouse. */
    private static final String BACKLOGS = """
            with recursive backlog (warehouse_id, happened_at) as (
                (select warehouse_id, happened_at from crossing order by warehouse_id, number limit 1)
                union all
                select next.warehouse_id, next.happened_at from backlog
                cross join lateral (
                    select warehouse_id, happened_at from crossing
                    where warehouse_id > backlog.warehouse_id order by warehouse_id, number limit 1) next)
            select warehouse_id, happened_at from backlog limit ?""";

    private static final String BACKLOGS_OF_SHARDS =
            "select warehouse_id, min(happened_at) from crossing group by warehouse_id limit ?";

    private final JdbcTemplate jdbc;
    private final ObjectProvider<Follower> followers;

    Crossings(DataSource dataSource, ObjectProvider<Follower> followers) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.followers = followers;
    }

    /** Is notified of crossings that this instance has queued. It has to look for those of other instances itself. */
    public interface Follower {

        /** Called after the commit by the thread that committed; must not block. */
        void crossed();
    }

    /** A warehouse with crossings to evaluate, and the time of the first of them. */
    public record Backlog(UUID warehouseId, Instant oldest) {}

    /**
     * Stores crossings in the transaction of the connection. The caller holds the locks of their warehouses' heads, has
     * numbered them there, and calls {@link #committed} after the commit.
     */
    public void store(Connection connection, List<Crossing> crossings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            new ArrayBinder(statement)
                    .column("uuid", crossings, Crossing::warehouseId)
                    .column("int8", crossings, Crossing::number)
                    .column("text", crossings, Crossing::kind)
                    .column("text", crossings, Crossing::sku)
                    .column("int8", crossings, Crossing::quantity)
                    .column("int8", crossings, Crossing::threshold)
                    .column("int8", crossings, Crossing::par)
                    .column("int8", crossings, Crossing::sequence)
                    .column("int8", crossings, Crossing::reserved)
                    .column("text", crossings, Crossing::happenedAt);
            statement.executeUpdate();
        }
    }

    /** Stores crossings in the current transaction, and notifies the followers after its commit. */
    void store(List<Crossing> crossings) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            store(connection, crossings);
            return null;
        });
        AfterCommit.run(this::committed);
    }

    /** Notifies the followers that there are crossings to evaluate. */
    public void committed() {
        followers.forEach(Follower::crossed);
    }

    /** Finds up to 10,000 warehouses with crossings. */
    public static List<Backlog> backlogs(JdbcClient jdbc, Shards shards) {
        return jdbc.sql(shards.areOne() ? BACKLOGS : BACKLOGS_OF_SHARDS)
                .param(MAX_WAREHOUSES)
                .query((row, n) -> new Backlog(row.getObject(1, UUID.class), SqlTimes.instant(row, 2)))
                .list();
    }

    /** Reads the first crossings of a warehouse, in sequence. */
    public static List<Crossing> first(JdbcClient jdbc, UUID warehouseId, int limit) {
        return jdbc.sql("""
                        select number, kind, sku, quantity, threshold, par, sequence, reserved, happened_at
                        from crossing where warehouse_id = ? order by number limit ?""")
                .params(warehouseId, limit)
                .query((row, n) -> new Crossing(
                        warehouseId,
                        row.getLong(1),
                        Crossing.Kind.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        SqlTimes.instant(row, 9)))
                .list();
    }

    /** Deletes the crossings of a warehouse up to this number; returns how many there were. */
    public static int delete(JdbcClient jdbc, UUID warehouseId, long lastNumber) {
        return jdbc.sql("delete from crossing where warehouse_id = ? and number <= ?")
                .params(warehouseId, lastNumber)
                .update();
    }
}
