package co.wholesale888.wms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.ledger.LedgerRequest.Answer;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.SeverableInstances;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests of two warehouses in one batch. Not beside tests whose connections get out of step: then all connections of
 * this process are thrown away, and a batch is refused.
 */
@ServiceTest
@ResourceLock(SeverableInstances.LOCK)
class WriteBatchTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private ConnectionPools pools;

    @Autowired
    private LedgerStatements statements;

    @Autowired
    private LedgerWriter writer;

    @Autowired
    private JsonMapper json;

    private final Set<UUID> hindered = new HashSet<>();

    /** They appear while the batch waits for the head, so that nobody ends them before it looks. */
    @Test
    void tooManyReservationsToEndRefuseNoOtherWarehouse() throws Exception {
        WarehouseFixture crowded = WarehouseFixture.with(fixtures, 60, "A");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 100, "A");
        try (HikariDataSource lane = pools.openForLane("test-batch", 1, Duration.ofSeconds(60));
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
                Connection connection = DriverManager.getConnection(TestPostgres.url())) {
            connection.setAutoCommit(false);
            Awaitility.await().ignoreExceptions().until(() -> isOpen(lane));
            JdbcClient holder = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            hold60(holder, crowded);
            WriteBatch batch =
                    batch(lane, sale(other, -1), sale(crowded, -60), endOne(holder, crowded), sale(other, -2));
            Future<List<Answer>> answers = thread.submit(batch::write);
            LockWaiters.await(holder);
            connection.commit();

            assertThat(answers.get()).hasSize(4);
            assertThat(answers.get().get(1)).isInstanceOf(Answer.Refused.class);
            assertThat(List.of(
                            answers.get().get(0),
                            answers.get().get(2),
                            answers.get().get(3)))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Body.class));
        }
        assertThat(other.quantity("A")).isEqualTo(97);
        other.verify();
    }

    /** The stranger holds as much, so that ending the other's reservation would pass all checks of the database. */
    @ParameterizedTest
    @EnumSource
    void aReservationOfAnotherWarehouseInTheBatchIsNotFound(Change change) throws Exception {
        WarehouseFixture owner = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture stranger = WarehouseFixture.with(fixtures, 100, "A");
        String held = hold5(owner);
        hold5(stranger);
        JsonNode before = Api.json(owner.get(held));
        UUID id = IdKind.RESERVATION.require(before.path("id").stringValue());
        try (HikariDataSource lane = pools.openForLane("test-batch", 1, Duration.ofSeconds(60))) {
            Awaitility.await().ignoreExceptions().until(() -> isOpen(lane));

            List<Answer> answers = batch(
                            lane, sale(stranger, -1), change(change, stranger, id), change(Change.TOO_MUCH, owner, id))
                    .write();

            assertThat(answers).element(0).isInstanceOf(Answer.Body.class);
            assertThat(answers)
                    .element(1)
                    .isEqualTo(new Answer.Refused(
                            RefusedException.notFound("reservation").refusal()));
            assertThat(answers).element(2).isNotEqualTo(answers.get(1)).isInstanceOf(Answer.Refused.class);
        }
        assertThat(Api.json(owner.get(held))).isEqualTo(before);
        assertThat(stranger.quantity("A")).isEqualTo(99);
        owner.verify();
        stranger.verify();
    }

    enum Change {
        EXTEND,
        COMMIT,
        TOO_MUCH,
        RELEASE
    }

    private static LedgerRequest change(Change change, WarehouseFixture stock, UUID id) {
        UUID warehouse = stock.access().uuid();
        Instant now = Instant.now();
        ReservationChange wanted = switch (change) {
            case EXTEND -> new ReservationChange.Extend(warehouse, id, now, Duration.ofDays(1));
            case COMMIT, TOO_MUCH ->
                new ReservationChange.Commit(
                        warehouse,
                        id,
                        now,
                        IdKind.next(),
                        EntryType.SALE,
                        null,
                        change == Change.COMMIT ? null : Map.of("A", 6L));
            case RELEASE -> new ReservationChange.Release(warehouse, id, now);
        };
        return new ReservationRequest(wanted, null);
    }

    /** Returns the path of the reservation. */
    private static String hold5(WarehouseFixture stock) {
        String body = "{\"lines\":[{\"sku\":\"A\",\"quantity\":5}]}";
        return stock.api()
                .post("/v1/reservations", stock.access().authorization(), body)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    /** Beside other tests, the server may take longer to accept a connection than a pool waits. */
    private static boolean isOpen(HikariDataSource lane) throws SQLException {
        try (Connection connection = lane.getConnection()) {
            return connection.isValid(0);
        }
    }

    /** The second batch knows the warehouse already. Events are locked like heads, but by others. */
    @ParameterizedTest
    @ValueSource(strings = {"ledger_head", "event_head"})
    void aLockedWarehouseRefusesNoOther(String table) throws Exception {
        WarehouseFixture locked = WarehouseFixture.with(fixtures, 100, "A");
        locked.webhook("http://127.0.0.1:65001/hooks", "stock.changed", "ONCE");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 100, "A");
        try (HikariDataSource lane =
                        pools.openForLane("test-batch", 1, Duration.ofSeconds(60), Duration.ofMillis(300));
                Connection connection = DriverManager.getConnection(TestPostgres.url())) {
            connection.setAutoCommit(false);
            Awaitility.await().ignoreExceptions().until(() -> isOpen(lane));
            JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("select 1 from %s where warehouse_id = ? for no key update".formatted(table))
                    .param(locked.access().uuid())
                    .query(Integer.class)
                    .single();
            for (int i = 0; i < 2; i++) {
                List<Answer> answers = batch(lane, sale(other, -1), sale(locked, -1), sale(other, -1))
                        .write();
                assertThat(answers)
                        .element(1)
                        .isInstanceOfSatisfying(
                                Answer.Refused.class,
                                refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
                assertThat(List.of(answers.getFirst(), answers.getLast()))
                        .allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Body.class));
                assertThat(hindered).containsExactly(locked.access().uuid());
            }
            connection.rollback();

            assertThat(batch(lane, sale(other, -1), sale(locked, -1)).write())
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Body.class));
        }
        assertThat(hindered).isEmpty();
        assertThat(other.quantity("A")).isEqualTo(95);
        assertThat(locked.quantity("A")).isEqualTo(99);
        other.verify();
        locked.verify();
    }

    private WriteBatch batch(HikariDataSource lane, LedgerRequest... requests) {
        return new WriteBatch(
                lane,
                statements,
                writer,
                json,
                Duration.ofDays(1),
                new SimpleMeterRegistry().timer("commits"),
                hindered,
                List.of(requests));
    }

    private static LedgerRequest endOne(JdbcClient holder, WarehouseFixture stock) {
        UUID warehouse = stock.access().uuid();
        UUID id = holder.sql("select id from reservation where warehouse_id = ? limit 1")
                .param(warehouse)
                .query(UUID.class)
                .single();
        return new ReservationRequest(new ReservationChange.Expire(warehouse, List.of(id), 1), null);
    }

    private static LedgerRequest sale(WarehouseFixture stock, long delta) {
        StockWrite write = new StockWrite(
                stock.access().uuid(),
                EntrySource.API,
                IdKind.next(),
                List.of(StockLine.of("A", EntryType.SALE, delta, null)));
        return new WriteRequest(write, null, false, 200, accepted -> accepted);
    }

    /** Locks the head, and holds all units by reservations whose time is over and that are said to be large. */
    private static void hold60(JdbcClient holder, WarehouseFixture stock) {
        holder.sql("select 1 from ledger_head where warehouse_id = ? for no key update")
                .param(stock.access().uuid())
                .query(Integer.class)
                .single();
        holder.sql("""
                        with made as (
                            insert into reservation (warehouse_id, id, status, line_count, created_at, expires_at)
                            select :warehouse, gen_random_uuid(), 'HELD', 1000, now() - interval '1 hour',
                                now() - interval '1 minute'
                            from generate_series(1, 60) returning id),
                        line as (
                            insert into reservation_line (warehouse_id, reservation_id, position, sku, quantity)
                            select :warehouse, id, 0, 'A', 1 from made)
                        update stock_level set reserved = 60 where warehouse_id = :warehouse and sku = 'A'
                        """).param("warehouse", stock.access().uuid()).update();
    }
}
