package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.MergedList.Rows;
import co.wholesale888.wms.shared.MergedList.Start;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statement that reads alerts of many warehouses; it keeps within one shard of the database. */
@Component
class LocatedAlerts {

    private static final UUID GREATEST_ID = new UUID(-1, -1);

    /** The next alerts of each warehouse, with their numbers; of those that do not pass the filter only the last. */
    private static final String NEXT = """
            select w.id, w.number, a.id, a.sku, a.triggered_at, a.resolved_at, a.n
            from unnest(?::uuid[], ?::int[], ?::uuid[]) as w (id, number, before)
            cross join lateral (
                select id, sku, triggered_at, resolved_at, row_number() over (order by id desc) as n from alert
                where warehouse_id = w.id and id < w.before /* state */ /* within one shard: warehouse_id */
                order by id desc limit ?) a
            where a.n = ? or cardinality(?::text[]) = 0 or a.sku = any(?)""";

    private final JdbcClient jdbc;
    private final Shards shards;

    LocatedAlerts(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /** Reads the next alerts of warehouses; of these, those of one of the SKUs are found. */
    Rows<UUID, StoredAlert> next(AlertsAcrossWarehouses.Selection selection, List<Start<UUID>> starts, int count) {
        List<StoredAlert> found = new ArrayList<>();
        List<Start<UUID>> ends = new ArrayList<>();
        String sql = NEXT.replace(
                "/* state */",
                switch (selection.state()) {
                    case OPEN -> "and resolved_at is null";
                    case RESOLVED -> "and resolved_at is not null";
                    case ALL -> "";
                });
        String[] skus = selection.skus().toArray(String[]::new);
        for (List<Start<UUID>> group :
                shards.split(starts, start -> selection.warehouses().get(start.source()))) {
            UUID[] warehouses = group.stream()
                    .map(start -> selection.warehouses().get(start.source()))
                    .toArray(UUID[]::new);
            jdbc.sql(shards.within(sql, List.of(warehouses), id -> id))
                    .param(warehouses)
                    .param(group.stream().map(Start::source).toArray(Integer[]::new))
                    .param(group.stream()
                            .map(start -> start.after() == null ? GREATEST_ID : start.after())
                            .toArray(UUID[]::new))
                    .params(count, count, skus, skus)
                    .query(row -> {
                        StoredAlert alert = read(row);
                        if (skus.length == 0 || selection.skus().contains(alert.sku)) {
                            found.add(alert);
                        }
                        if (row.getInt("n") == count) {
                            ends.add(new Start<>(row.getInt(2), alert.id));
                        }
                    });
        }
        return new Rows<>(found, ends);
    }

    private static StoredAlert read(ResultSet row) throws SQLException {
        return new StoredAlert(
                row.getObject(1, UUID.class),
                row.getObject(3, UUID.class),
                row.getString(4),
                SqlTimes.instant(row, 5),
                row.getObject(6) == null ? null : SqlTimes.instant(row, 6));
    }
}
