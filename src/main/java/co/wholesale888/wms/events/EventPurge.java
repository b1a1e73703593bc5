package co.wholesale888.wms.events;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes events that have been kept long enough, in small batches, each a transaction of its own. Always the oldest of a
 * warehouse, so that what stays has no gaps. Several instances do no harm to each other.
 */
@Component
class EventPurge {

    private static final Logger log = LoggerFactory.getLogger(EventPurge.class);
    private static final int BATCH = 5_000;
    private static final int MAX_BATCHES_PER_WAREHOUSE = 1_000;

    private final JdbcClient jdbc;
    private final EventSettings settings;
    private final Clock clock;

    EventPurge(JdbcClient jdbc, EventSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT10M")
    void purge() {
        try {
            Instant before = clock.instant().minus(settings.retention());
            for (UUID warehouseId : warehousesWithEventsBefore(before)) {
                int batches = 0;
                while (purgeBatch(warehouseId, before, BATCH) == BATCH && batches < MAX_BATCHES_PER_WAREHOUSE) {
                    batches++;
                }
            }
        } catch (DataAccessException e) {
            log.warn("Old events were not purged, which is tried again: {}", e.getMessage());
        }
    }

    /** Deletes some of a warehouse's oldest events, up to the first that is to stay; tells how many. */
    int purgeBatch(UUID warehouseId, Instant before, int batch) {
        return jdbc.sql("""
                        with oldest as (
                            select sequence, occurred_at from event where warehouse_id = :warehouse
                            order by sequence limit :batch)
                        delete from event where warehouse_id = :warehouse and sequence <= (
                            select coalesce(min(sequence) filter (where occurred_at >= :before) - 1, max(sequence))
                            from oldest)""")
                .param("warehouse", warehouseId)
                .param("batch", batch)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** One step down the primary key for each warehouse, however many events it has. */
    private List<UUID> warehousesWithEventsBefore(Instant before) {
        return jdbc.sql("""
                        with recursive oldest (warehouse_id, occurred_at) as (
                            (select warehouse_id, occurred_at from event order by warehouse_id, sequence limit 1)
                            union all
                            select next.warehouse_id, next.occurred_at from oldest
                            cross join lateral (
                                select warehouse_id, occurred_at from event
                                where warehouse_id > oldest.warehouse_id order by warehouse_id, sequence limit 1) next)
                        select warehouse_id from oldest where occurred_at < ?""")
                .param(before.atOffset(ZoneOffset.UTC))
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }
}
