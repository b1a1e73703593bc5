package co.wholesale888.wms.reservations;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes reservations that ended longer ago than the retention. */
@Component
class ReservationPurge {

    /** With their lines, they are as many rows as those of other purges. */
    private static final int RESERVATIONS_AT_ONCE = BatchedPurge.BATCH_SIZE / 10;

    private static final String DELETE = """
            with old as (
                select e.warehouse_id, e.id from reservation e
                where e.ended_at < :before /* within one shard: e.warehouse_id */
                order by e.ended_at limit :batch for update skip locked),
            lines as (
                delete from reservation_line n using old
                where n.warehouse_id = old.warehouse_id and n.reservation_id = old.id
                /* within one shard: n.warehouse_id */)
            delete from reservation r using old
            where r.warehouse_id = old.warehouse_id and r.id = old.id /* within one shard: r.warehouse_id */
            """;

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Shards shards;
    private final ReservationSettings settings;
    private final Clock clock;

    ReservationPurge(
            JdbcClient jdbc, Shards shards, SharedConnections connections, ReservationSettings settings, Clock clock) {
        this.purge = new BatchedPurge("ended reservations", connections, RESERVATIONS_AT_ONCE);
        this.jdbc = jdbc;
        this.shards = shards;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT10M")
    void purge() {
        Instant before = clock.instant().minus(settings.retention());
        purge.run(
                () -> shards.groups(() -> warehouses(before)),
                (warehouseIds, batch) -> deleteBatch(warehouseIds, before, batch));
    }

    /** Deletes reservations of these warehouses, which are in one shard; if there is only one shard, of all. */
    int deleteBatch(List<UUID> warehouseIds, Instant before, int batch) {
        return jdbc.sql(shards.within(DELETE, warehouseIds, id -> id))
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("batch", batch)
                .update();
    }

    private List<UUID> warehouses(Instant before) {
        return jdbc.sql("select distinct warehouse_id from reservation where ended_at < ? limit 10000")
                .param(before.atOffset(ZoneOffset.UTC))
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }
}
