package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/** The primary is killed under load and its standby promoted; the service knows both addresses. */
@ConcurrentServiceTest // sets the levels of the loggers
class FailoverTest {

    private static final long PAUSE_NANOS = 20_000_000;

    private static final Logger log = LoggerFactory.getLogger(FailoverTest.class);

    private static final int WRITERS = 4;
    private static final int BEFORE = 200;

    /** The acknowledged entries: their hashes by their sequences. */
    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    @Test
    void aFailoverLosesNothingThatReachedTheStandbyAndTellsOfTheRest() throws Exception {
        try (DisposablePostgres first = DisposablePostgres.create();
                DisposablePostgres second = DisposablePostgres.standbyOf(first);
                Instance instance = Instance.start(first.urlWith(second))) {
            WarehouseFixture stock =
                    WarehouseFixture.with(Fixtures.at(instance.api().base()).impatient(), 1_000_000, "A");
            subscribe(stock);

            replicateSynchronously(first);
            failOverUnderLoad(stock, first, second);

            first.restartAsStandbyOf(second);
            loseThreeSales(stock, second, first);
        }
    }

    private void failOverUnderLoad(WarehouseFixture stock, DisposablePostgres primary, DisposablePostgres standby)
            throws SQLException {
        CompletableFuture<?>[] writers = new CompletableFuture<?>[WRITERS];
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                writers[i] = CompletableFuture.runAsync(() -> sellUntilStopped(stock), threads);
            }
            Awaitility.await().until(() -> acknowledged.size() >= BEFORE);
            String transactions = end(stock, "/v1/transactions?order=asc&limit=1000");
            long killed = System.nanoTime();
            primary.kill();
            standby.promote();
            long promoted = System.nanoTime();
            int before = acknowledged.size();
            Awaitility.await().until(() -> acknowledged.size() > before + WRITERS);
            log.info(
                    "Killed; promoted after {} ms, writing again after {} ms",
                    Duration.ofNanos(promoted - killed).toMillis(),
                    Duration.ofNanos(System.nanoTime() - killed).toMillis());
            stopped = true;
            CompletableFuture.allOf(writers).join();
            awaitReads(stock);
            assertThat(stock.get("/v1/transactions?order=asc&limit=1000&cursor=" + transactions)
                            .statusCode())
                    .isEqualTo(200);
        }
        Map<Long, String> ledger = new HashMap<>();
        stock.ledger()
                .forEach(entry -> ledger.put(
                        entry.get("sequence").longValue(), entry.get("hash").stringValue()));
        assertThat(ledger).containsAllEntriesOf(acknowledged).hasSize(1 + acknowledged.size());
        stock.verify();
    }

    /** The standby is cut off first: asynchronous replication acknowledges what never arrives there. */
    private static void loseThreeSales(WarehouseFixture stock, DisposablePostgres primary, DisposablePostgres standby)
            throws SQLException {
        long quantity = stock.quantity("A");
        long head = Api.json(stock.get("/v1/ledger")).get("entries").longValue();
        on(
                primary,
                admin -> Awaitility.await()
                        .until(() -> admin.sql("""
                        select count(*) from pg_stat_replication where replay_lsn = pg_current_wal_lsn()""").query(Long.class).single() == 1));
        on(standby, admin -> {
            admin.sql("alter system set primary_conninfo = ''").update();
            admin.sql("select pg_reload_conf()").query(Boolean.class).single();
        });
        on(
                primary,
                admin -> Awaitility.await()
                        .until(() -> admin.sql("select count(*) from pg_stat_replication")
                                        .query(Long.class)
                                        .single()
                                == 0));
        for (int i = 0; i < 3; i++) {
            assertThat(stock.sell(null, "A").statusCode()).isEqualTo(200);
        }
        String transactions = end(stock, "/v1/transactions?order=asc&limit=1000");
        String events = end(stock, "/v1/events?limit=1000");

        primary.kill();
        standby.promote();

        awaitReads(stock);
        assertThat(stock.quantity("A")).isEqualTo(quantity);
        Awaitility.await().until(() -> stock.sell("again", "A").statusCode() == 200);
        String next = assertRewound(stock, "/v1/transactions?order=asc&limit=1000", transactions);
        assertRewound(stock, "/v1/events?limit=1000", events);
        assertThat(stock.sell(null, "A").statusCode()).isEqualTo(200);
        JsonNode page = Api.json(stock.get("/v1/transactions?order=asc&limit=1000&cursor=" + next));
        assertThat(page.at("/transactions/0/sequence").longValue()).isEqualTo(head + 2);
        stock.verify();
    }

    /** Until the pools have replaced what is broken; they check a connection that was not used for half a second. */
    private static void awaitReads(WarehouseFixture stock) {
        List<String> paths = List.of("/v1/stock?sku=A", "/v1/transactions?limit=1", "/v1/events?limit=1");
        Awaitility.await()
                .during(Duration.ofMillis(700))
                .until(() -> paths.stream().allMatch(path -> stock.get(path).statusCode() == 200));
    }

    private void sellUntilStopped(WarehouseFixture stock) {
        while (!stopped) {
            String key = UUID.randomUUID().toString();
            HttpResponse<String> answer = stock.sell(key, "A");
            while (answer.statusCode() == 503) {
                LockSupport.parkNanos(PAUSE_NANOS);
                answer = stock.sell(key, "A");
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode entry = Api.json(answer).at("/transactions/0");
            acknowledged.put(
                    entry.get("sequence").longValue(), entry.get("hash").stringValue());
        }
    }

    private static void subscribe(WarehouseFixture stock) {
        String webhook = "{\"url\":\"https://hooks.invalid/\",\"events\":[\"stock.changed\"]}";
        assertThat(stock.api()
                        .post("/v1/webhooks", stock.access().authorization(), webhook)
                        .statusCode())
                .isEqualTo(201);
    }

    /** From now on a commit is acknowledged once the standby has it on disk. */
    private static void replicateSynchronously(DisposablePostgres primary) throws SQLException {
        on(primary, admin -> {
            admin.sql("alter system set synchronous_standby_names = 'standby'").update();
            admin.sql("select pg_reload_conf()").query(Boolean.class).single();
            Awaitility.await().until(() -> admin.sql("""
                            select count(*) from pg_stat_replication where sync_state = 'sync'""").query(Long.class).single() == 1);
        });
    }

    private static void on(DisposablePostgres server, Consumer<JdbcClient> work) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url())) {
            work.accept(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        }
    }

    /** The cursor at the end of a feed. */
    private static String end(WarehouseFixture stock, String feed) {
        String cursor = "";
        JsonNode page;
        do {
            page = Api.json(stock.get(feed + cursor));
            cursor = "&cursor=" + page.get("nextCursor").stringValue();
        } while (page.get("hasMore").booleanValue());
        return page.get("nextCursor").stringValue();
    }

    /** Returns the cursor to go on from. */
    private static String assertRewound(WarehouseFixture stock, String feed, String cursor) {
        HttpResponse<String> answer = stock.get(feed + "&cursor=" + cursor);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("history_rewound");
        return Api.json(answer).get("nextCursor").stringValue();
    }
}
