package co.wholesale888.wms.redelivery;

import static co.wholesale888.wms.redelivery.AttemptedFixture.END;
import static co.wholesale888.wms.redelivery.AttemptedFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A request whose connection ends between its statements and its commit has done nothing. */
@WritesLog
class RangeRedeliveryKillTest {

    private static final String KEY = "after-the-outage";
    private static final String BODY = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(START, END);

    @Test
    void aKillBeforeTheCommitQueuesNothingAndLeavesTheKeyFree() throws Exception {
        String url = TestPostgres.newDatabase();
        try (Instance service = Instance.start(url);
                Connection connection = DriverManager.getConnection(url);
                ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Fixtures fixtures = Fixtures.at(service.api().base());
            JdbcClient jdbc = service.bean(JdbcClient.class);
            AttemptedFixture attempted = AttemptedFixture.of(jdbc, WarehouseFixture.with(fixtures, 0), 5);
            WarehouseFixture warehouse = attempted.warehouse();
            connection.setAutoCommit(false);
            JdbcClient twin = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            // The redelivery stores its answer last, and waits for this uncommitted row of the same key
            twin.sql("""
                            insert into idempotency_record
                            select ?, ?, sha256(''), 'POST', '/', 202, '', now(), now() + interval '1 day'
                            """).params(warehouse.access().uuid(), KEY).update();
            Future<HttpResponse<String>> killed =
                    caller.submit(() -> attempted.redeliver(BODY, "Idempotency-Key", KEY));
            List<Integer> waiting = Awaitility.await("the redelivery waits with everything done but the commit")
                    .until(() -> jdbc.sql("""
                                            select pid from pg_stat_activity where datname = current_database()
                                            and wait_event_type = 'Lock' and query like '%idempotency_record%'
                                            """).query(Integer.class).list(), pids -> !pids.isEmpty());

            jdbc.sql("select pg_terminate_backend(?)")
                    .param(waiting.getFirst())
                    .query(Boolean.class)
                    .single();

            assertThat(attempted.queuedAtLast()).isZero();
            assertThat(warehouse.get("/v1/idempotency/" + KEY).statusCode()).isEqualTo(404);
            connection.rollback();
            // Answered 503, the fixture has sent it again
            assertThat(killed.get().statusCode()).isIn(202, 500);
            assertThat(attempted.redeliver(BODY, "Idempotency-Key", KEY).body()).isEqualTo("{\"queued\":5}");
            assertThat(Api.json(warehouse.get("/v1/idempotency/" + KEY))
                            .at("/body/queued")
                            .intValue())
                    .isEqualTo(5);
            assertThat(attempted.queuedAtLast()).isEqualTo(5);
        }
    }
}
