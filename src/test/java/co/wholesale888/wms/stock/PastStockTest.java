package co.wholesale888.wms.stock;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.ledger.LedgerHistory;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/stock?asOf=}. */
@ServiceTest
class PastStockTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SharedConnections connections;

    @Autowired
    private PastLevels pastLevels;

    @Test
    void showsTheLevelsOfEachInstantOfAHistory() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A", "B");
        for (int i = 0; i < 5; i++) {
            warehouse.sell(null, "A");
            warehouse.sell(null, "B", "A");
        }
        List<JsonNode> ledger = warehouse.ledger();
        long a = 0;
        long b = 0;
        long lastOfA = 0;
        for (int i = 0; i < ledger.size(); i++) {
            JsonNode entry = ledger.get(i);
            if (entry.get("sku").stringValue().equals("A")) {
                a = entry.get("quantityAfter").longValue();
                lastOfA = entry.get("sequence").longValue();
            } else {
                b = entry.get("quantityAfter").longValue();
            }
            String at = entry.get("recordedAt").stringValue();
            boolean lastOfItsInstant = i + 1 == ledger.size()
                    || !ledger.get(i + 1).get("recordedAt").stringValue().equals(at);
            if (lastOfItsInstant) {
                JsonNode page = read(warehouse, "?asOf=" + at);
                assertThat(page.get("asOf").stringValue()).isEqualTo(at);
                assertThat(page.at("/items/0/quantity").longValue()).isEqualTo(a);
                assertThat(page.at("/items/0/sequence").longValue()).isEqualTo(lastOfA);
                assertThat(page.at("/items/1/quantity").longValue()).isEqualTo(b);
            }
        }
    }

    @Test
    void quantityIsZeroBeforeTheFirstEntry() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        Instant first =
                Instant.parse(warehouse.ledger().getFirst().get("recordedAt").stringValue());

        JsonNode item = read(warehouse, "?sku=A,X&asOf=" + Times.format(first.minusNanos(1_000)))
                .at("/items/0");

        assertThat(item.get("quantity").longValue()).isZero();
        assertThat(item.get("sequence").longValue()).isZero();
        assertThat(item.get("status").stringValue()).isEqualTo("CRITICAL");
        assertThat(item.get("updatedAt").isNull()).isTrue();
        assertThat(item.get("par").longValue()).isEqualTo(120);
    }

    @Test
    void acceptsAnyOffsetAndAnswersInUtc() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");

        JsonNode page = read(warehouse, "?asOf=2020-01-01T01:30:00%2B01:30");

        assertThat(page.get("asOf").stringValue()).isEqualTo("2020-01-01T00:00:00.000000Z");
        assertThat(page.at("/items/0/quantity").longValue()).isZero();
    }

    /** A writer reads its time under the head's lock and commits later. A read of that time has to wait for it. */
    @Test
    @DisabledIfSystemProperty(
            named = "wms.test.citus",
            matches = ".+",
            disabledReason = "looks for the lock on the server that it asks")
    void waitsForAnUncommittedWriteOfThatTime() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        try (Connection writer = database.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            String id = warehouse.access().uuid().toString();
            statement.execute("select 1 from ledger_head where warehouse_id = '" + id + "' for no key update");
            statement.execute("""
                    insert into ledger_entry
                    select warehouse_id, 2, sku, 'SALE', -4, 6, 'CRITICAL', null, null, null, source, source_id,
                           clock_timestamp(), clock_timestamp(), hash
                    from ledger_entry where warehouse_id = '%s'""".formatted(id));
            statement.execute("""
                    update ledger_head set sequence = 2, recorded_at =
                        (select recorded_at from ledger_entry where warehouse_id = '%1$s' and sequence = 2)
                    where warehouse_id = '%1$s'""".formatted(id));
            String asOf = Times.format(databaseNow());
            CompletableFuture<JsonNode> reading =
                    CompletableFuture.supplyAsync(() -> read(warehouse, "?sku=A&asOf=" + asOf));
            Awaitility.await().until(this::isSomebodyWaitingForALock);
            assertThat(reading).isNotDone();

            writer.commit();

            JsonNode item = reading.get(10, TimeUnit.SECONDS).at("/items/0");
            assertThat(item.get("quantity").longValue()).isEqualTo(6);
            assertThat(item.get("sequence").longValue()).isEqualTo(2);
        }
    }

    @Test
    void doesNotWaitIfTheHeadIsBeyondThatTime() throws SQLException {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        String asOf = warehouse.ledger().getFirst().get("recordedAt").stringValue();
        warehouse.sell(null, "A");
        try (Connection writer = database.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("select 1 from ledger_head where warehouse_id = '%s' for no key update"
                    .formatted(warehouse.access().uuid()));

            assertThat(read(warehouse, "?sku=A&asOf=" + asOf)
                            .at("/items/0/quantity")
                            .longValue())
                    .isEqualTo(10);
            writer.rollback();
        }
    }

    @Test
    void filtersPastLevelsByStatusPageByPage() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        List<String> skus =
                IntStream.range(0, 300).mapToObj(i -> "S-" + (1_000 + i)).toList();
        // A SKU exceeds 40 with its 28th entry; at this instant half of them have
        Instant middle =
                LedgerHistory.write(database, access.uuid(), skus, 15_000).get(8_250 - 1);
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), access);

        JsonNode low = read(warehouse, "?status=LOW&limit=1000&asOf=" + Times.format(middle));
        JsonNode critical = read(warehouse, "?status=CRITICAL&limit=1000&asOf=" + Times.format(middle));

        assertThat(StockTest.skus(low)).isEqualTo(skus.subList(0, 150));
        assertThat(StockTest.skus(critical)).isEqualTo(skus.subList(150, 300));
        List<String> paged = new ArrayList<>();
        StockLists lists = new StockLists(jdbc, connections, pastLevels, 7, 7);
        long last = lists.sequenceAt(access.uuid(), middle);
        assertThat(last).isEqualTo(8_250);
        for (Set<StockStatus> status : List.of(EnumSet.of(StockStatus.LOW), EnumSet.of(StockStatus.CRITICAL))) {
            String after = "";
            while (after != null) {
                Page<StockItem> page = lists.pastPage(access.uuid(), status, after, 4, last);
                page.items().forEach(item -> paged.add(item.sku()));
                after = page.next();
            }
        }
        List<String> inOnePage = new ArrayList<>(StockTest.skus(low));
        inOnePage.addAll(StockTest.skus(critical));
        assertThat(paged).isEqualTo(inOnePage);
    }

    @Test
    void filtersLiveLevelsByStatusAcrossManyWindows() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        List<String> skus =
                IntStream.range(0, 1_000).mapToObj(i -> "S-" + (1_000 + i)).toList();
        // A SKU exceeds 40 with its 28th entry; the first 500 have it
        LedgerHistory.write(database, access.uuid(), skus, 27_500);
        StockLists lists = new StockLists(jdbc, connections, pastLevels, 13, 13);
        List<String> found = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (after != null) {
            Page<StockItem> page = lists.page(access.uuid(), EnumSet.of(StockStatus.CRITICAL), after, 100);
            page.items().forEach(item -> found.add(item.sku()));
            after = page.next();
            pages++;
        }
        assertThat(found).isEqualTo(skus.subList(500, 1_000));
        assertThat(pages).isGreaterThan(1);
    }

    private Instant databaseNow() {
        return JdbcClient.create(database)
                .sql("select clock_timestamp()")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    private boolean isSomebodyWaitingForALock() {
        return JdbcClient.create(database).sql("""
                        select exists (select from pg_stat_activity
                                       where wait_event_type = 'Lock' and query like '%for share')""").query(Boolean.class).single();
    }

    private JsonNode read(WarehouseFixture warehouse, String parameters) {
        HttpResponse<String> answer = documented.check(warehouse.get("/v1/stock" + parameters));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }
}
