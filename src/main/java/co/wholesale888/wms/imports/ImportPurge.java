package co.wholesale888.wms.imports;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes imports a day after their upload, warehouse by warehouse. */
@Component
class ImportPurge {

    private static final int MAX_WAREHOUSES_AT_ONCE = 1_000;

    /** Files are large, so one statement deletes only a few of them. */
    private static final int FILES_AT_ONCE = 50;

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Imports imports;

    ImportPurge(JdbcClient jdbc, SharedConnections connections, Imports imports) {
        this.purge = new BatchedPurge("old imports", connections, FILES_AT_ONCE);
        this.jdbc = jdbc;
        this.imports = imports;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        OffsetDateTime before = imports.oldest();
        purge.run(
                () -> jdbc.sql("""
                                select distinct warehouse_id from import_file
                                where created_at <= ? limit ?""")
                        .params(before, MAX_WAREHOUSES_AT_ONCE)
                        .query(UUID.class)
                        .list(),
                (warehouseId, batch) -> delete(warehouseId, before, batch));
    }

    private int delete(UUID warehouseId, OffsetDateTime before, int batch) {
        return jdbc.sql("""
                        delete from import_file
                        where warehouse_id = :warehouse and id = any(
                            array(select id from import_file
                                where warehouse_id = :warehouse and created_at <= :before
                                order by id limit :batch))""")
                .param("warehouse", warehouseId)
                .param("before", before)
                .param("batch", batch)
                .update();
    }
}
