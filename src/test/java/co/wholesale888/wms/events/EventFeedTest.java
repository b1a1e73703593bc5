package co.wholesale888.wms.events;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@ServiceTest
class EventFeedTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private StockChangedSubscribers stockChanged;

    @Autowired
    private Events events;

    @Autowired
    private EventPurge purge;

    @Autowired
    private SharedConnections connections;

    @Autowired
    @Qualifier("eventWatch")
    private SequenceWatch watch;

    @Test
    void theFeedHasTheFormOfDeliveriesOldestFirst() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        warehouse.update(batch(line("A", -100), line("A", 60)), null);
        List<RecordedEvent> recorded = RecordedEvent.in(jdbc, warehouse.access().uuid());

        JsonNode page = page(warehouse, "");

        assertThat(page.get("hasMore").booleanValue()).isFalse();
        assertThat(types(page)).containsExactly("stock.low", "alert.triggered", "alert.resolved");
        JsonNode event = page.get("events").get(1);
        assertThat(event.propertyNames()).containsExactly("id", "sequence", "type", "warehouse", "occurredAt", "data");
        assertThat(event.get("id").stringValue()).startsWith("evt_");
        assertThat(event.get("sequence").longValue()).isEqualTo(2);
        assertThat(event.get("warehouse").stringValue())
                .isEqualTo(warehouse.access().id());
        assertThat(event.get("data")).isEqualTo(recorded.get(1).data());
        assertThat(event.get("occurredAt").stringValue())
                .isEqualTo(warehouse.ledger().get(1).get("recordedAt").stringValue());
        assertThat(page(warehouse, "cursor=" + cursor(page)).get("events")).isEmpty();
    }

    @Test
    void onlyTheRequestedTypesAreReturned() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        warehouse.update(batch(line("A", -100), line("A", 60)), null);
        RecordedEvent.in(jdbc, warehouse.access().uuid());

        assertThat(types(page(warehouse, "type=alert.resolved"))).containsExactly("alert.resolved");
        assertThat(types(page(warehouse, "type=stock.low,alert.resolved")))
                .containsExactly("stock.low", "alert.resolved");
        assertThat(types(page(warehouse, "type=stock.low&type=alert.resolved&type=stock.low")))
                .containsExactly("stock.low", "alert.resolved");
        assertThat(types(page(warehouse, "type=order.shipped"))).isEmpty();
        String cursor = cursor(page(warehouse, "type=stock.low"));
        refuses(warehouse, "cursor=" + cursor, "invalid_cursor");
        refuses(WarehouseFixture.with(fixtures, 0), "type=stock.low&cursor=" + cursor, "invalid_cursor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=",
                "type=*",
                "type=ALERT.TRIGGERED",
                "type=alert.triggered,",
                "type=webhook.test",
                "limit=0",
                "limit=1001",
                "wait=-1",
                "wait=31",
                "wait=1&wait=1",
                "order=asc",
                "sku=A"
            })
    void invalidParametersAreRefused(String query) {
        refuses(WarehouseFixture.with(fixtures, 0), query, "invalid_parameter");
    }

    @Test
    void aReaderSkipsAndRepeatsNothingWhileTwoInstancesWrite() throws Exception {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 1_000, "A", "B");
        subscribeToStockChanged(here);
        WarehouseFixture there = here.through(Instance.second().api());
        AtomicInteger accepted = new AtomicInteger();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                WarehouseFixture warehouse = writer % 2 == 0 ? here : there;
                writers.execute(() -> {
                    for (int i = 0; i < 25; i++) {
                        assertThat(warehouse.sell(null, "A", "B").statusCode()).isEqualTo(200);
                        accepted.incrementAndGet();
                    }
                });
            }
            List<Long> seen = new ArrayList<>();
            String cursor = "";
            while (seen.size() < 200) {
                JsonNode page = page(here, "limit=7&wait=30" + cursor);
                assertThat(page.get("events")).as("after %s", seen.size()).isNotEmpty();
                page.get("events")
                        .forEach(event -> seen.add(event.get("sequence").longValue()));
                cursor = "&cursor=" + cursor(page);
            }
            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
        }
        assertThat(accepted).hasValue(200);
    }

    @Test
    void eventsOfEveryInstanceWakeAWaitingReader() throws Exception {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 100, "A", "B");
        WarehouseFixture there = here.through(Instance.second().api());
        String end = cursor(page(here, ""));

        CompletableFuture<JsonNode> first = waiting(here, "wait=30&cursor=" + end);
        here.update(batch(line("A", -70)), null);
        JsonNode page = first.get(20, TimeUnit.SECONDS);
        assertThat(types(page)).containsExactly("alert.triggered");

        CompletableFuture<JsonNode> second = waiting(here, "wait=30&cursor=" + cursor(page));
        there.update(batch(line("B", -70)), null);
        assertThat(types(second.get(20, TimeUnit.SECONDS))).containsExactly("alert.triggered");
    }

    @Test
    void aTokenRevokedDuringTheWaitGetsNoEvents() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture other = warehouse.as(fixtures.supervisorToken(warehouse.access()));
        int before = watch.waiters(warehouse.access().uuid());
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> documented.check(warehouse.get("/v1/events?wait=30")), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters(warehouse.access().uuid()) > before);
        fixtures.revoke(warehouse.access());

        other.update(batch(line("A", -70)), null);

        HttpResponse<String> answer = waiting.get(20, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("invalid_token"));
        assertThat(answer.body()).doesNotContain("alert.triggered");
    }

    @Test
    void aWaitWithoutAnEventReturnsAnEmptyPageWithACursor() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");

        JsonNode page = page(warehouse, "wait=1&type=alert.triggered");

        assertThat(page.get("events")).isEmpty();
        assertThat(page.get("hasMore").booleanValue()).isFalse();
        warehouse.update(batch(line("A", -70)), null);
        assertThat(types(page(warehouse, "wait=30&type=alert.triggered&cursor=" + cursor(page))))
                .containsExactly("alert.triggered");
    }

    @Test
    void rareTypesAreFoundBehindManyOtherEvents() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        append(warehouse, Collections.nCopies(130, EventType.RESERVATION_EXPIRED), "x");
        append(warehouse, List.of(EventType.ORDER_SHIPPED), "x");
        append(warehouse, Collections.nCopies(130, EventType.RESERVATION_EXPIRED), "x");
        append(warehouse, List.of(EventType.ORDER_SHIPPED), "x");
        EventReads reads = new EventReads(jdbc, connections, 10);
        List<Long> seen = new ArrayList<>();
        FeedPosition position = FeedPosition.BEGINNING;
        boolean more = true;
        while (more) {
            EventReads.Slice slice =
                    reads.after(warehouse.access().uuid(), Set.of(EventType.ORDER_SHIPPED), position, 100, 1_000);
            slice.events().forEach(event -> seen.add(event.sequence()));
            position = slice.position();
            assertThat(position.mark()).isNotNull();
            more = slice.hasMore();
        }
        assertThat(seen).containsExactly(131L, 262L);
    }

    @Test
    void theSizeOfAPageIsBounded() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        append(warehouse, Collections.nCopies(5, EventType.RESERVATION_EXPIRED), "x".repeat(400_000));

        List<Long> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = page(warehouse, "limit=1000" + cursor);
            sizes.add(page.get("events").size());
            page.get("events").forEach(event -> seen.add(event.get("sequence").longValue()));
            cursor = "&cursor=" + cursor(page);
            more = page.get("hasMore").booleanValue();
        }
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(sizes).containsExactly(3, 2);
    }

    @Test
    void aPurgeDeletesTheOldestAndOlderCursorsStayValid() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        UUID warehouseId = warehouse.access().uuid();
        append(warehouse, Collections.nCopies(10, EventType.RESERVATION_EXPIRED), "x");
        String afterThree = cursor(page(warehouse, "limit=3"));
        jdbc.sql("""
                        update event set occurred_at = now() - interval '31 days'
                        where warehouse_id = ? and (sequence <= 6 or sequence = 8)""").param(warehouseId).update();

        purge.purge();

        assertThat(sequences(page(warehouse, ""))).containsExactly(7L, 8L, 9L, 10L);
        assertThat(sequences(page(warehouse, "cursor=" + afterThree))).containsExactly(7L, 8L, 9L, 10L);
        purge.purge();
        assertThat(sequences(page(warehouse, ""))).hasSize(4);

        jdbc.sql("update event set occurred_at = now() - interval '31 days' where warehouse_id = ?")
                .param(warehouseId)
                .update();
        purge.purge();
        append(warehouse, List.of(EventType.RESERVATION_EXPIRED), "x");
        assertThat(sequences(page(warehouse, "cursor=" + afterThree))).containsExactly(11L);
    }

    @Test
    void aWorkerTokenMayNotReadEvents() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        String worker = Api.bearer(fixtures.workerToken(access, "w-1"));

        assertThat(documented.check(fixtures.api().get("/v1/events", worker)).statusCode())
                .isEqualTo(403);
        assertThat(documented
                        .check(fixtures.api().get("/api/wms/v1/events", access.authorization()))
                        .statusCode())
                .isEqualTo(200);
    }

    private void append(WarehouseFixture warehouse, List<EventType> types, String reference) {
        String time = "2026-11-23T07:31:00.000000Z";
        Map<String, Object> reservation = Map.of(
                "id", "rsv_" + "0".repeat(26),
                "status", "EXPIRED",
                "lines", List.of(Map.of("sku", "A", "quantity", 1)),
                "reference", reference,
                "createdAt", time,
                "expiresAt", time,
                "endedAt", time);
        transactions.executeWithoutResult(status -> events.append(types.stream()
                .map(type -> new NewEvent(warehouse.access().uuid(), type, Instant.now(), reservation))
                .toList()));
    }

    private void subscribeToStockChanged(WarehouseFixture warehouse) {
        transactions.executeWithoutResult(
                status -> stockChanged.set(warehouse.access().uuid(), true));
    }

    private CompletableFuture<JsonNode> waiting(WarehouseFixture warehouse, String query) {
        int before = watch.waiters(warehouse.access().uuid());
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> page(warehouse, query), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters(warehouse.access().uuid()) > before);
        return answer;
    }

    private static List<String> types(JsonNode page) {
        List<String> types = new ArrayList<>();
        page.get("events").forEach(event -> types.add(event.get("type").stringValue()));
        return types;
    }

    private static List<Long> sequences(JsonNode page) {
        List<Long> sequences = new ArrayList<>();
        page.get("events").forEach(event -> sequences.add(event.get("sequence").longValue()));
        return sequences;
    }

    private static String cursor(JsonNode page) {
        return page.get("nextCursor").stringValue();
    }

    private JsonNode page(WarehouseFixture warehouse, String query) {
        HttpResponse<String> answer =
                documented.check(warehouse.get("/v1/events" + (query.isEmpty() ? "" : "?" + query)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private void refuses(WarehouseFixture warehouse, String query, String code) {
        documented.checkRefusal(warehouse.get("/v1/events?" + query), 400, code);
    }
}
