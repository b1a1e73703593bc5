package co.wholesale888.wms.exports;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes exports that are old or cancelled, and parts that belong to no export that can be downloaded. */
@Component
class ExportPurge {

    /** Parts are large, so one statement deletes only a few of them. */
    private static final int PARTS_AT_ONCE = 50;

    private static final int MAX_ATTEMPTS_AT_ONCE = 1_000;

    private final BatchedPurge exports;
    private final BatchedPurge parts;
    private final JdbcClient jdbc;
    private final Clock clock;

    ExportPurge(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.exports = new BatchedPurge("old exports", connections);
        this.parts = new BatchedPurge("parts of old exports", connections, PARTS_AT_ONCE);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** An attempt whose parts nobody needs. */
    private record Attempt(UUID warehouseId, UUID exportId, int number) {}

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        OffsetDateTime before = OffsetDateTime.now(clock).minus(Exports.KEPT);
        exports.run(batch -> jdbc.sql("""
                        delete from export where id in (
                            select id from export where state <> 'RUNNING' and (state = 'CANCELLED' or ended_at < ?)
                            order by id limit ?)""").params(before, batch).update());
        parts.run(this::unneeded, this::delete);
    }

    /**
     * Exports may be given up, cancelled and begun again, so their parts are found by what they no longer belong to.
     */
    private List<Attempt> unneeded() {
        return jdbc.sql("""
                        select distinct p.warehouse_id, p.export_id, p.attempt
                        from export_part p left join export e
                            on e.id = p.export_id and e.attempts = p.attempt and e.state in ('RUNNING', 'READY')
                        where e.id is null limit ?""")
                .param(MAX_ATTEMPTS_AT_ONCE)
                .query((row, n) ->
                        new Attempt(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getInt(3)))
                .list();
    }

    private int delete(Attempt attempt, int batch) {
        return jdbc.sql("""
                        delete from export_part
                        where warehouse_id = :warehouse and export_id = :export and attempt = :attempt and part = any(
                            array(select part from export_part
                                where warehouse_id = :warehouse and export_id = :export and attempt = :attempt
                                order by part limit :batch))""")
                .param("warehouse", attempt.warehouseId)
                .param("export", attempt.exportId)
                .param("attempt", attempt.number)
                .param("batch", batch)
                .update();
    }
}
