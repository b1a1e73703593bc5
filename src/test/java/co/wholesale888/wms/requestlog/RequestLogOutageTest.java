package co.wholesale888.wms.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two instances with one log, which one of them cannot write for a while; and one that records nothing. */
class RequestLogOutageTest {

    private static String database;
    private static Instance connected;
    private static Fixtures fixtures;

    @BeforeAll
    static void start() {
        database = TestPostgres.newDatabase();
        connected = Instance.start(database);
        fixtures = Fixtures.at(connected.api().base()).impatient();
    }

    @AfterAll
    static void stop() {
        connected.close();
    }

    @Test
    void requestsDoNotWaitForTheLogAndAreRecordedLater() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        try (TcpProxy proxy = TcpProxy.before(database);
                Instance disconnected = Instance.start(proxy.through(database))) {
            try (Connection connection = DriverManager.getConnection(database);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table request_log in access exclusive mode");
                for (int n = 1; n <= 5; n++) {
                    assertThat(get(connected, access, "here-" + n)).isEqualTo(200);
                    assertThat(get(disconnected, access, "there-" + n)).isEqualTo(200);
                }
                proxy.cut();
                Awaitility.await("the database is away").until(() -> get(disconnected, access, "away") == 503);
                connection.rollback();
            }
            awaitRows(access, "here-1", "here-5");
            proxy.restore();
            awaitRows(access, "here-1", "here-5", "there-1", "there-2", "there-3", "there-4", "there-5");
            assertThat(ids(access).stream().filter(id -> !id.equals("away"))).doesNotHaveDuplicates();
            Awaitility.await().until(() -> get(disconnected, access, "back") == 200);
            assertThat(get(disconnected, access, "last")).isEqualTo(200);
        }
        assertThat(ids(access)).as("written at the end").contains("last");
    }

    @Test
    void withoutRetentionNothingIsRecordedAndNothingIsLeft() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        try (Instance off = Instance.start(database, "--wms.request-log.retention=0")) {
            assertThat(get(off, access, "unrecorded")).isEqualTo(200);
            assertThat(get(connected, access, "recorded")).isEqualTo(200);
            awaitRows(access, "recorded");
            off.bean(RequestLogWriter.class).flush();
            assertThat(ids(access)).doesNotContain("unrecorded");
            off.bean(RequestLogPurge.class).purge();
            assertThat(ids(access)).isEmpty();
        }
    }

    private static int get(Instance instance, Fixtures.WarehouseAccess access, String requestId) {
        return instance.api()
                .get("/v1/alerts", Api.bearer(access.token()), "X-Request-Id", requestId)
                .statusCode();
    }

    private static void awaitRows(Fixtures.WarehouseAccess access, String... requestIds) {
        Awaitility.await().untilAsserted(() -> assertThat(ids(access)).contains(requestIds));
    }

    private static List<String> ids(Fixtures.WarehouseAccess access) {
        return connected
                .bean(JdbcClient.class)
                .sql("select request_id from request_log where warehouse_id = ?")
                .param(access.uuid())
                .query(String.class)
                .list();
    }
}
