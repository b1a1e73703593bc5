package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.CapturesOutput;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.Patience;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What one warehouse, or one account, may keep the others from: an instance with one lane for all, and a short queue. */
@CapturesOutput
class WriteLanesTest {

    private static final String DATABASE = TestPostgres.newDatabase();

    private static Instance instance;
    private static Fixtures fixtures;

    @BeforeAll
    static void start() {
        instance = Instance.start(DATABASE, "--wms.ledger.lanes=1", "--wms.ledger.queue-lines=2000");
        fixtures = Fixtures.at(instance.api().base()).impatient();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    /** As by a process that is frozen in a transaction. */
    @Test
    void aLockedHeadRefusesTheWritesOfItsWarehouseAlone(CapturedOutput output) throws Exception {
        WarehouseFixture locked = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 100, "A");
        try (Connection connection = DriverManager.getConnection(DATABASE)) {
            JdbcClient holder = lockHead(connection, locked);
            CompletableFuture<HttpResponse<String>> write = start(() -> locked.sell("key", "A"));
            LockWaiters.await(holder);

            assertServed(() -> other.sell("first", "A"));
            assertRefused(write.join(), 503, "unavailable");

            CompletableFuture<HttpResponse<String>> again = start(() -> locked.sell("key", "A"));
            assertServed(() -> other.sell("second", "A"));
            assertRefused(again.join(), 503, "unavailable");
            assertThat(locked.get("/v1/idempotency/key").statusCode()).isEqualTo(404);
            assertThat(locked.ledger()).hasSize(1);
            connection.rollback();
        }
        HttpResponse<String> written = Patience.untilServed(() -> locked.sell("key", "A"));
        assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
        assertThat(written.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(locked.sell("key", "A").body()).isEqualTo(written.body());
        assertThat(locked.quantity("A")).isEqualTo(99);
        assertThat(other.quantity("A")).isEqualTo(98);
        assertThat(output.toString().lines())
                .as("the log names the warehouse, once")
                .filteredOn(line -> line.contains("A lock was not granted")
                        && line.contains(locked.access().uuid().toString()))
                .hasSize(1);
    }

    /** Half of the queue is for 1,000 lines, which leaves the other half to other accounts. */
    @Test
    void anAccountFillsHalfOfTheQueueAtMost() throws Exception {
        WarehouseFixture eager = WarehouseFixture.with(fixtures, 0, "A");
        WarehouseFixture ofTheSameAccount = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture other = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        other.register(fixtures.operator(), "A", 40, 120);
        String lines = batch(Collections.nCopies(500, line("A", 1)).toArray(String[]::new));
        try (Connection connection = DriverManager.getConnection(DATABASE)) {
            JdbcClient holder = lockHead(connection, other);
            CompletableFuture<?> running = start(() -> other.count("A", 10));
            LockWaiters.await(holder);
            CompletableFuture<?> half = start(() -> eager.update(lines, "half"));
            CompletableFuture<?> rest = start(() -> eager.update(lines, "rest"));
            Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> queued() == 1_000);

            assertRefused(ofTheSameAccount.sell("key", "A"), 429, "rate_limited");
            CompletableFuture<?> next = start(() -> other.count("A", 20));
            connection.rollback();

            CompletableFuture.allOf(running, half, rest, next).join();
        }
        assertServed(() -> eager.update(lines, "half"));
        assertServed(() -> ofTheSameAccount.sell("key", "A"));
        assertServed(() -> other.count("A", 30));
    }

    private static JdbcClient lockHead(Connection connection, WarehouseFixture stock) throws Exception {
        connection.setAutoCommit(false);
        JdbcClient holder = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        holder.sql("select 1 from ledger_head where warehouse_id = ? for no key update")
                .param(stock.access().uuid())
                .query(Integer.class)
                .single();
        return holder;
    }

    private static CompletableFuture<HttpResponse<String>> start(Supplier<HttpResponse<String>> request) {
        return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
    }

    private static void assertServed(Supplier<HttpResponse<String>> request) {
        assertThat(Patience.untilServed(request).statusCode()).isEqualTo(200);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static double queued() {
        return instance.bean(MeterRegistry.class).get("wms.lane.queue").gauge().value();
    }
}
