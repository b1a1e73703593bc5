package co.wholesale888.wms.redelivery;

import static co.wholesale888.wms.redelivery.AttemptedFixture.END;
import static co.wholesale888.wms.redelivery.AttemptedFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
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

/** A request, or a batch, whose process or connection ends between its statements and its commit has done nothing. */
@WritesLog
class RangeRedeliveryKillTest {

    private static final String KEY = "after-the-outage";
    /** Lets a redelivery go on after its first batch only while nobody holds the lock. */
    private static final String HOLD_THE_SECOND_BATCH = """
            create function hold() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock(888); return new; end';
            create trigger hold before update on redelivery
                for each row when (new.queued = 2000) execute function hold()""";

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

    @Test
    void aKilledInstanceLeavesTheRestToAnother() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                Connection connection = DriverManager.getConnection(postgres.url());
                ServiceProcess victim =
                        ServiceProcess.onDatabase(postgres.url(), "--wms.webhooks.allow-private-targets=true")) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            Fixtures fixtures = Fixtures.at(victim.baseUri());
            AttemptedFixture attempted = AttemptedFixture.of(jdbc, WarehouseFixture.with(fixtures, 0), 2_500);
            jdbc.sql(HOLD_THE_SECOND_BATCH).update();
            jdbc.sql("select pg_advisory_lock(888)").query(row -> {});
            assertThat(attempted.redeliver(BODY).body()).isEqualTo("{\"queued\":2500}");
            Awaitility.await("everything of the second batch is done but the commit")
                    .until(() -> jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                            .query(Integer.class)
                            .single()
                            .equals(1));

            victim.kill();

            assertThat(attempted.redeliveries()).isEqualTo(RedeliveryWorker.BATCH_SIZE);
            jdbc.sql("select pg_advisory_unlock(888)").query(row -> {});
            jdbc.sql("drop trigger hold on redelivery").update();
            try (Instance survivor = Instance.start(postgres.url())) {
                assertThat(attempted.queuedAtLast()).isEqualTo(2_500);
                assertThat(attempted.redeliveredEvents()).isEqualTo(2_500);
                assertThat(survivor.bean(RangeRedelivery.class)
                                .latest(attempted.warehouse().access().uuid(), attempted.hookId()))
                        .extracting(Redelivery::queued)
                        .containsExactly(2_500);
            }
        }
    }
}
