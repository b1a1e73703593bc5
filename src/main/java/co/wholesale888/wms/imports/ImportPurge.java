package co.wholesale888.wms.imports;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes imports a day after their upload, warehouse by warehouse. */
@Component
class ImportPurge {

    /** Files are large, so one statement deletes only a few of them. */
    private static final int FILES_AT_ONCE = 50;

    private static final String FIND =
            "select distinct warehouse_id from import_file where created_at <= :before limit 1000";

    private static final String DELETE = """
            delete from import_file
            where warehouse_id = :warehouse and id = any(
                array(select id from import_file
                    where warehouse_id = :warehouse and created_at <= :before
                    order by id limit :batch))""";

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Clock clock;

    ImportPurge(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.purge = new BatchedPurge("old imports", connections, FILES_AT_ONCE);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        purge.runByWarehouse(jdbc, FIND, DELETE, clock.instant().minus(Imports.KEPT));
    }
}
