package co.wholesale888.wms.events;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.ConnectionPools;
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
    private ConnectionPools pools;

    @Autowired
    @Qualifier("eventWatch")
    private SequenceWatch watch;

    @Test
    void theFeedTellsOldestFirstWhatHappenedInTheFormOfADelivery() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "A");
        stocked.update(batch(line("A", -100), line("A", 60)), null);
        List<RecordedEvent> happened = RecordedEvent.in(jdbc, stocked.place().uuid());

        JsonNode page = page(stocked, "");

        assertThat(page.get("hasMore").booleanValue()).isFalse();
        assertThat(types(page)).containsExactly("stock.low", "alert.triggered", "alert.resolved");
        JsonNode event = page.get("events").get(1);
        assertThat(event.propertyNames()).containsExactly("id", "sequence", "type", "warehouse", "occurredAt", "data");
        assertThat(event.get("id").stringValue()).startsWith("evt_");
        assertThat(event.get("sequence").longValue()).isEqualTo(2);
        assertThat(event.get("warehouse").stringValue())
                .isEqualTo(stocked.place().id());
        assertThat(event.get("data")).isEqualTo(happened.get(1).data());
        assertThat(event.get("occurredAt").stringValue())
                .isEqualTo(stocked.ledger().get(1).get("recordedAt").stringValue());
        assertThat(page(stocked, "cursor=" + cursor(page)).get("events")).isEmpty();
    }

    @Test
    void onlyTheTypesAskedForCome() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "A");
        stocked.update(batch(line("A", -100), line("A", 60)), null);
        RecordedEvent.in(jdbc, stocked.place().uuid());

        assertThat(types(page(stocked, "type=alert.resolved"))).containsExactly("alert.resolved");
        assertThat(types(page(stocked, "type=stock.low,alert.resolved")))
                .containsExactly("stock.low", "alert.resolved");
        assertThat(types(page(stocked, "type=stock.low&type=alert.resolved&type=stock.low")))
                .containsExactly("stock.low", "alert.resolved");
        assertThat(types(page(stocked, "type=order.shipped"))).isEmpty();
        String cursor = cursor(page(stocked, "type=stock.low"));
        refuses(stocked, "cursor=" + cursor, "invalid_cursor");
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
    void whatIsUnknownRepeatedOrMalformedIsRefused(String query) {
        refuses(WarehouseFixture.with(fixtures, 0), query, "invalid_parameter");
    }

    @Test
    void aReaderOfOneInstanceMissesAndRepeatsNothingWhileTwoInstancesWrite() throws Exception {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 1_000, "A", "B");
        wantStockChanged(here);
        WarehouseFixture there = here.through(Instance.second().api());
        AtomicInteger accepted = new AtomicInteger();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                WarehouseFixture stocked = writer % 2 == 0 ? here : there;
                writers.execute(() -> {
                    for (int i = 0; i < 25; i++) {
                        assertThat(stocked.sell(null, "A", "B").statusCode()).isEqualTo(200);
                        accepted.incrementAndGet();
                    }
                });
            }
            List<Long> seen = new ArrayList<>();
            String cursor = "";
            while (seen.size() < 200) {
                JsonNode page = page(here, "limit=7&wait=30" + cursor);
                assertThat(page.get("events")).as("after %d", seen.size()).isNotEmpty();
                page.get("events")
                        .forEach(event -> seen.add(event.get("sequence").longValue()));
                cursor = "&cursor=" + cursor(page);
            }
            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
        }
        assertThat(accepted).hasValue(200);
    }

    @Test
    void aWaitingReaderIsWokenByWhatHappensHereAndOnAnotherInstance() throws Exception {
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
    void whoeverLosesItsTokenWhileItWaitsIsToldNothingMore() throws Exception {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture other = stocked.as(fixtures.supervisorToken(stocked.place()));
        int before = watch.waiters();
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> documented.check(stocked.get("/v1/events?wait=30")), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters() > before);
        fixtures.revoke(stocked.place());

        other.update(batch(line("A", -70)), null);

        HttpResponse<String> answer = waiting.get(20, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("invalid_token"));
        assertThat(answer.body()).doesNotContain("alert.triggered");
    }

    @Test
    void aWaitThatEndsWithoutAnEventGivesAnEmptyPageAndWhereToGoOn() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");

        JsonNode page = page(stocked, "wait=1&type=alert.triggered");

        assertThat(page.get("events")).isEmpty();
        assertThat(page.get("hasMore").booleanValue()).isFalse();
        stocked.update(batch(line("A", -70)), null);
        assertThat(types(page(stocked, "wait=30&type=alert.triggered&cursor=" + cursor(page))))
                .containsExactly("alert.triggered");
    }

    @Test
    void rareTypesAreFoundBehindManyOthersWithoutSkippingAny() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0);
        append(stocked, Collections.nCopies(130, EventType.STOCK_CHANGED), "x");
        append(stocked, List.of(EventType.ORDER_SHIPPED), "x");
        append(stocked, Collections.nCopies(130, EventType.STOCK_CHANGED), "x");
        append(stocked, List.of(EventType.ORDER_SHIPPED), "x");
        try (EventReads reads = new EventReads(pools, 10)) {
            List<Long> seen = new ArrayList<>();
            long position = 0;
            boolean more = true;
            while (more) {
                EventSlice slice =
                        reads.after(stocked.place().uuid(), Set.of(EventType.ORDER_SHIPPED), position, 100, 1_000);
                slice.events().forEach(event -> seen.add(event.sequence()));
                position = slice.position();
                more = slice.hasMore();
            }
            assertThat(seen).containsExactly(131L, 262L);
        }
    }

    @Test
    void aPageHasOneEventMoreThanFitsAtTheMostHoweverManyAreAskedFor() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0);
        append(stocked, Collections.nCopies(5, EventType.STOCK_CHANGED), "x".repeat(400_000));

        List<Long> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = page(stocked, "limit=1000" + cursor);
            sizes.add(page.get("events").size());
            page.get("events").forEach(event -> seen.add(event.get("sequence").longValue()));
            cursor = "&cursor=" + cursor(page);
            more = page.get("hasMore").booleanValue();
        }
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(sizes).containsExactly(3, 2);
    }

    @Test
    void whatIsPurgedIsTheOldestAndAnOlderCursorGoesOnAtTheOldestThatIsKept() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0);
        UUID warehouseId = stocked.place().uuid();
        append(stocked, Collections.nCopies(10, EventType.STOCK_CHANGED), "x");
        String afterThree = cursor(page(stocked, "limit=3"));
        jdbc.sql("""
                        update event set occurred_at = now() - interval '31 days'
                        where warehouse_id = ? and (sequence <= 6 or sequence = 8)""").param(warehouseId).update();

        assertThat(purge.purgeBatch(warehouseId, Instant.now().minusSeconds(86_400L * 30), 4))
                .isEqualTo(4);
        purge.purge();

        assertThat(sequences(page(stocked, ""))).containsExactly(7L, 8L, 9L, 10L);
        assertThat(sequences(page(stocked, "cursor=" + afterThree))).containsExactly(7L, 8L, 9L, 10L);
        purge.purge();
        assertThat(sequences(page(stocked, ""))).hasSize(4);
        append(stocked, List.of(EventType.STOCK_CHANGED), "x");
        assertThat(sequences(page(stocked, "cursor=" + afterThree))).last().isEqualTo(11L);
    }

    @Test
    void aWorkerFollowsNoEvents() {
        Fixtures.Place place = fixtures.newWarehouse();
        String worker = Api.bearer(fixtures.workerToken(place, "w-1"));

        assertThat(documented.check(fixtures.api().get("/v1/events", worker)).statusCode())
                .isEqualTo(403);
        assertThat(documented
                        .check(fixtures.api().get("/api/wms/v1/events", place.authorization()))
                        .statusCode())
                .isEqualTo(200);
    }

    private void append(WarehouseFixture stocked, List<EventType> types, String text) {
        transactions.executeWithoutResult(status -> events.append(types.stream()
                .map(type -> new NewEvent(stocked.place().uuid(), type, Instant.now(), Map.of("text", text)))
                .toList()));
    }

    private void wantStockChanged(WarehouseFixture stocked) {
        transactions.executeWithoutResult(
                status -> stockChanged.set(stocked.place().uuid(), true));
    }

    private CompletableFuture<JsonNode> waiting(WarehouseFixture stocked, String query) {
        int before = watch.waiters();
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> page(stocked, query), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters() > before);
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

    private JsonNode page(WarehouseFixture stocked, String query) {
        HttpResponse<String> answer =
                documented.check(stocked.get("/v1/events" + (query.isEmpty() ? "" : "?" + query)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private void refuses(WarehouseFixture stocked, String query, String code) {
        HttpResponse<String> answer = documented.check(stocked.get("/v1/events?" + query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo(code);
    }
}
