package co.wholesale888.wms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.CapturesOutput;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.Patience;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What one warehouse may keep the others from: an instance with one lane for all. */
@CapturesOutput
class WriteLanesTest {

    private static final String DATABASE = TestPostgres.newDatabase();

    private static Instance instance;
    private static Fixtures fixtures;

    @BeforeAll
    static void start() {
        instance = Instance.start(DATABASE, "--wms.ledger.lanes=1");
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
            TwinInFlightTest.awaitWaiters(holder);

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
}
