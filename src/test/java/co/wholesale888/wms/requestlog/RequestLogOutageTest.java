package co.wholesale888.wms.requestlog;

import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.SeverableInstances;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two instances with one log, which one of them cannot write for a while; and one that records nothing. */
@ResourceLock(SeverableInstances.LOCK)
class RequestLogOutageTest {

    private final Fixtures fixtures = Fixtures.at(RELIABLE.api().base());

    @AfterEach
    void reconnect() {
        LINE.restore();
    }

    /** That the last ones are written at the end is required by {@code StopUnderLoad}. */
    @Test
    void requestsDoNotWaitForTheLogAndAreRecordedLater() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        try (Connection connection = DriverManager.getConnection(SeverableInstances.DATABASE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table request_log in access exclusive mode");
            for (int n = 1; n <= 5; n++) {
                assertThat(get(RELIABLE, access, "here-" + n)).isEqualTo(200);
                assertThat(get(UNRELIABLE, access, "there-" + n)).isEqualTo(200);
            }
            LINE.cut();
            Awaitility.await("the database is away").until(() -> get(UNRELIABLE, access, "away") == 503);
            connection.rollback();
        }
        awaitRows(access, "here-1", "here-5");
        LINE.restore();
        awaitRows(access, "here-1", "here-5", "there-1", "there-2", "there-3", "there-4", "there-5");
        assertThat(ids(RELIABLE, access).stream().filter(id -> !id.equals("away")))
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutRetentionNothingIsRecordedAndNothingIsLeft() {
        Instance off = Instance.exposed();
        Fixtures.WarehouseAccess access = Fixtures.at(off.api().base()).newWarehouse();
        off.jdbc().sql("""
                        insert into request_log
                        select ?, now(), gen_random_uuid(), gen_random_uuid(), 1, 0, 200, false, 'GET', '/', null, 'old'
                        """).param(access.uuid()).update();
        assertThat(get(off, access, "unrecorded")).isEqualTo(200);
        off.bean(RequestLogWriter.class).flush();
        assertThat(ids(off, access)).containsExactly("old");
        off.bean(RequestLogPurge.class).purge();
        assertThat(ids(off, access)).isEmpty();
    }

    private static int get(Instance instance, Fixtures.WarehouseAccess access, String requestId) {
        return instance.api()
                .get("/v1/alerts", Api.bearer(access.token()), "X-Request-Id", requestId)
                .statusCode();
    }

    private static void awaitRows(Fixtures.WarehouseAccess access, String... requestIds) {
        Awaitility.await().untilAsserted(() -> assertThat(ids(RELIABLE, access)).contains(requestIds));
    }

    private static List<String> ids(Instance instance, Fixtures.WarehouseAccess access) {
        return instance.jdbc()
                .sql("select request_id from request_log where warehouse_id = ?")
                .param(access.uuid())
                .query(String.class)
                .list();
    }
}
