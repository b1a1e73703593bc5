package co.wholesale888.wms.reservations;

import static co.wholesale888.wms.reservations.ReservationFixture.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.ledger.Ledger;
import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.WriteOutcome;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Reservations end by themselves, on any number of instances: here two run on the same database. */
@ServiceTest
class ReservationExpiryTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ReservationPurge purge;

    @Autowired
    private ReservationRepository repository;

    @Autowired
    private SharedConnections connections;

    @Autowired
    private Ledger ledger;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private ConnectionPools pools;

    @Autowired
    private QueueLoops loops;

    private ReservationFixture here;
    private ReservationFixture there;

    @BeforeEach
    void createWarehouse() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        here = new ReservationFixture(stock);
        there = new ReservationFixture(stock.through(Instance.second().api()));
    }

    @Test
    void eachReservationExpiresOnceWithOneEvent() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            HttpResponse<String> answer = (i % 2 == 0 ? here : there).reserve("A", 1, 1, null);
            ids.add(Api.json(answer).path("id").stringValue());
        }
        String kept = here.held(line("A", 7));

        await().until(() -> here.ids("&status=EXPIRED", 100).size() == ids.size());

        assertThat(here.expiredEvents()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(here.level("A")).isEqualTo("100 7 93");
        assertThat(here.ids("", 100)).containsExactly(kept);
        JsonNode expired = here.get(ids.getFirst());
        assertThat(Instant.parse(expired.path("endedAt").stringValue()))
                .isAfterOrEqualTo(Instant.parse(expired.path("expiresAt").stringValue()));
        JsonNode event = Api.json(here.stock().get("/v1/events?type=reservation.expired"))
                .path("events")
                .get(0);
        assertThat(event.path("data")).isEqualTo(here.get(event.at("/data/id").stringValue()));
        here.stock().verify();
    }

    @Test
    void whatIsOverCanNeitherBeCommittedNorExtendedNorReleased() {
        String id = Api.json(here.reserve("A", 1, 1, null)).path("id").stringValue();
        await().until(() -> here.level("A").equals("100 0 100"));

        assertThat(List.of(here.sellHeld(id, null), here.extend(id, 60, null), here.release(id, null)))
                .extracting(HttpResponse::statusCode)
                .containsOnly(409);
        assertThat(here.get(id).path("status").stringValue()).isEqualTo("EXPIRED");
    }

    /** Whoever comes first ends it: a sale does not wait until the worker has found it. */
    @Test
    void aReservationThatIsOverStandsInNobodysWay() {
        for (int i = 0; i < 20; i++) {
            String id = here.held(line("A", 100 - i), line("B", 1));
            endInThePast(id);

            HttpResponse<String> sale = (i % 2 == 0 ? here : there).stock().sell(null, "A");

            assertThat(sale.statusCode()).as(sale.body()).isEqualTo(200);
            assertThat(here.get(id).path("status").stringValue()).isEqualTo("EXPIRED");
        }
        assertThat(here.expiredEvents()).hasSize(20).doesNotHaveDuplicates();
        assertThat(here.level("B")).isEqualTo("100 0 100");
        here.stock().verify();
    }

    @Test
    void neitherDoesItInATransactionOfAnotherModule() {
        for (int i = 0; i < 5; i++) {
            endInThePast(here.held(line("A", 100 - i)));
            StockWrite sale = new StockWrite(
                    here.stock().access().uuid(),
                    EntrySource.API,
                    IdKind.next(),
                    List.of(StockLine.of("A", EntryType.SALE, -1, null)));

            WriteOutcome outcome = transactions.execute(status -> ledger.append(sale));

            assertThat(outcome).isInstanceOf(WriteOutcome.Accepted.class);
            assertThat(here.level("A")).isEqualTo("%s 0 %<s".formatted(99 - i));
        }
        assertThat(here.expiredEvents()).hasSize(5).doesNotHaveDuplicates();
        here.stock().verify();
    }

    /** As after an outage: many are over at once, and the first write comes before the worker. */
    @Test
    void norDoHundredsOfThem() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 2_000, "A");
        ReservationFixture reservations = new ReservationFixture(stock);
        for (int left = 1_600; left > 0; left -= 400) {
            holdUntilAMinuteAgo(stock, left + 400);
            HttpResponse<String> sale = stock.update(WarehouseFixture.batch(WarehouseFixture.line("A", -400)), null);
            assertThat(sale.statusCode()).as(sale.body()).isEqualTo(200);
            String expected = "%s 0 %<s".formatted(left);
            await().until(() -> reservations.level("A").equals(expected));

            holdUntilAMinuteAgo(stock, left);
            HttpResponse<String> held = reservations.reserve("A", left, 60, null);
            assertThat(held.statusCode()).as(held.body()).isEqualTo(201);
            reservations.release(Api.json(held).path("id").stringValue(), null);
            await().until(() -> reservations.level("A").equals(expected));
        }
        stock.verify();
    }

    /** They would be too much for one transaction: the write is not refused for good, and succeeds a moment later. */
    @Test
    void norDoThousandsOfLines() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 60, "A");
        holdUntilAMinuteAgo(stock, 60, 1_000);
        String sale = WarehouseFixture.batch(WarehouseFixture.line("A", -60));

        assertThat(stock.update(sale, "one-key").statusCode()).isIn(200, 503);
        await().until(() -> stock.update(sale, "one-key").statusCode() == 200);

        assertThat(new ReservationFixture(stock).level("A")).isEqualTo("0 0 0");
    }

    @Test
    void whatIsOverCountsNothingAgainstTheMaximum() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 31_000, "A");
        holdUntilAMinuteAgo(stock, 30_000);

        assertThat(new ReservationFixture(stock).reserve("A", 1, 60, null).statusCode())
                .isEqualTo(201);
    }

    @Test
    void anotherHoldTakesTheGoodsOfOneThatIsOver() {
        String id = here.held(line("A", 100));
        endInThePast(id);

        assertThat(there.reserve("A", 100, 60, null).statusCode()).isEqualTo(201);
        assertThat(here.level("A")).isEqualTo("100 100 0");
        here.stock().verify();
    }

    /** A SKU that is reserved more often than others: 3,000 times in the past, and once until now. */
    @Test
    void whatIsOverIsFoundWithoutReadingWhatHasEnded() throws SQLException {
        UUID warehouse = here.stock().access().uuid();
        try (HikariDataSource lane = pools.openForLane("test-due", 1, Duration.ofSeconds(60));
                Connection connection = await().ignoreExceptions().until(lane::getConnection, Objects::nonNull)) {
            connection.setAutoCommit(false);
            JdbcClient tables = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            tables.sql("""
                    create temp table reservation (like public.reservation including all) on commit drop;
                    create temp table reservation_line (like public.reservation_line including all) on commit drop""").update();
            tables.sql("""
                    insert into reservation (warehouse_id, id, status, line_count, created_at, expires_at, ended_at)
                    select ?, lpad(n::text, 32, '0')::uuid, case when n <= 1000 then 'HELD' else 'COMMITTED' end, 1,
                        now(), now() - interval '1 minute', case when n > 1000 then now() end
                    from generate_series(1, 4000) n""").param(warehouse).update();
            tables.sql("""
                    insert into reservation_line (warehouse_id, reservation_id, position, sku, quantity)
                    select ?, lpad(n::text, 32, '0')::uuid, 0,
                        case when n between 2 and 1000 then 'B-' || n else 'A' end, 1
                    from generate_series(1, 4000) n""").param(warehouse).update();
            tables.sql("analyze reservation; analyze reservation_line").update();
            long before = linesRead(tables);

            try (PreparedStatement statement = connection.prepareStatement(ReservationStatements.FIND_DUE)) {
                ReservationStatements.bindFindDue(
                        new ArrayBinder(statement), Map.of(warehouse, Set.of("A")), Instant.now(), 0);
                assertThat(ReservationStatements.readDue(statement.executeQuery(), Set.of()))
                        .containsExactly(new ReservationKey(warehouse, new UUID(0, 1)));
            }

            assertThat(linesRead(tables) - before).isLessThanOrEqualTo(1_000);
            connection.rollback();
        }
    }

    /** There are more warehouses than may have a change in the lanes at a time. */
    @Test
    void oneLookEndsTheReservationsOfAllWarehouses() throws SQLException {
        Queue<UUID> ended = new ConcurrentLinkedQueue<>();
        AtomicInteger inLane = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(8);
        ReservationLane lane = (account, change, keyed) -> {
            most.accumulateAndGet(inLane.incrementAndGet(), Math::max);
            full.countDown();
            awaitOpen(full);
            inLane.decrementAndGet();
            ended.add(change.warehouseId());
            return ResponseEntity.ok().build();
        };
        try (Connection connection = DriverManager.getConnection(TestPostgres.url())) {
            connection.setAutoCommit(false);
            JdbcClient tables = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            tables.sql("create temp table reservation (like public.reservation including all) on commit drop")
                    .update();
            tables.sql("""
                    insert into reservation (warehouse_id, id, status, line_count, created_at, expires_at)
                    select gen_random_uuid(), gen_random_uuid(), 'HELD', 1, now(), now() - interval '1 minute'
                    from generate_series(1, 60)""").update();

            new ReservationExpiry(tables, lane, loops).expire();

            await().until(() -> ended.size() == 60);
            connection.rollback();
        }
        assertThat(ended).doesNotHaveDuplicates();
        assertThat(most).hasValue(8);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long linesRead(JdbcClient tables) {
        return tables.sql("""
                        select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_index
                        where indrelid = 'pg_temp.reservation_line'::regclass""").query(Long.class).single();
    }

    @Test
    void endedReservationsArePurgedAfterTheRetention() {
        String old = here.held(line("A", 1), line("B", 1));
        String young = here.held(line("A", 1));
        String held = here.held(line("A", 1));
        here.release(old, null);
        here.release(young, null);
        jdbc.sql("update reservation set ended_at = now() - interval '91 days' where id = ?")
                .param(id(old))
                .update();

        purge.purge();

        assertThat(here.ids("&status=all", 100)).containsExactly(held, young);
        assertThat(jdbc.sql("select count(*) from reservation_line where reservation_id = ?")
                        .param(id(old))
                        .query(Integer.class)
                        .single())
                .isZero();
        here.stock().verify();
    }

    /** The list finds ids first, and then what they stand for. */
    @Test
    void listsLeaveOutWhatIsPurgedOrEndsMeanwhile() {
        String purged = here.held(line("A", 1));
        String released = here.held(line("A", 1));
        String held = here.held(line("A", 1));
        ReservationRepository changing = afterEachList(() -> {
            here.release(released, null);
            here.release(purged, null);
            jdbc.sql("update reservation set ended_at = now() - interval '91 days' where id = ?")
                    .param(id(purged))
                    .update();
            purge.purge();
        });

        Page<Reservation> page = new ReservationLists(changing, connections)
                .page(here.stock().access().uuid(), Set.of(ReservationStatus.HELD), null, 100, null);

        assertThat(page.items()).extracting(Reservation::id).containsExactly(IdKind.RESERVATION.parse(held));
        assertThat(page.hasMore()).isFalse();
    }

    private ReservationRepository afterEachList(Runnable then) {
        return (ReservationRepository) Proxy.newProxyInstance(
                ReservationRepository.class.getClassLoader(),
                new Class<?>[] {ReservationRepository.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(repository, arguments);
                    if (method.getName().equals("list")) {
                        then.run();
                    }
                    return result;
                });
    }

    /** Holds one unit of A so often, as if the service had been away at their end. */
    private void holdUntilAMinuteAgo(WarehouseFixture stock, int times) {
        holdUntilAMinuteAgo(stock, times, 1);
    }

    /** @param lines how many lines each of them is said to have */
    private void holdUntilAMinuteAgo(WarehouseFixture stock, int times, int lines) {
        jdbc.sql("""
                        with made as (
                            insert into reservation (warehouse_id, id, status, line_count, created_at, expires_at)
                            select :warehouse, gen_random_uuid(), 'HELD', :lines, now() - interval '1 hour',
                                now() - interval '1 minute'
                            from generate_series(1, :times) returning id),
                        line as (
                            insert into reservation_line (warehouse_id, reservation_id, position, sku, quantity)
                            select :warehouse, id, 0, 'A', 1 from made)
                        update stock_level set reserved = reserved + :times
                        where warehouse_id = :warehouse and sku = 'A'
                        """)
                .param("warehouse", stock.access().uuid())
                .param("times", times)
                .param("lines", lines)
                .update();
    }

    private void endInThePast(String reservation) {
        jdbc.sql("update reservation set expires_at = ? where id = ?")
                .params(Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC), id(reservation))
                .update();
    }

    private static Object id(String reservation) {
        return Objects.requireNonNull(IdKind.RESERVATION.parse(reservation));
    }
}
