package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The last entries of a feed are lost, as after a failover or a restore: a reader that has seen them is told. */
@ExclusiveServiceTest // disables a trigger
class HistoryRewoundTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private Cursors cursors;

    @Autowired
    @Qualifier("ledgerWatch")
    private SequenceWatch ledgerWatch;

    @Autowired
    @Qualifier("eventWatch")
    private SequenceWatch eventWatch;

    enum Feed {
        TRANSACTIONS("/v1/transactions?order=asc", "transactions", "ledger_entry", "ledger_head"),
        EVENTS("/v1/events?type=stock.changed", "events", "event", "event_head");

        private final String path;
        private final String list;
        private final String table;
        private final String headTable;

        Feed(String path, String list, String table, String headTable) {
            this.path = path;
            this.list = list;
            this.table = table;
            this.headTable = headTable;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderAheadOfTheHeadIsTold(Feed feed) {
        WarehouseFixture stock = stockWithThreeSales();
        String cursor = end(stock, feed);
        long head = head(stock, feed);

        lose(stock, feed, 2);

        assertRewound(stock, feed, cursor, head - 2);
        assertThat(page(stock, feed, null).get(feed.list)).hasSize((int) head - 2);
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatIsOvertakenIsToldAndGoesOnFromTheHead(Feed feed) {
        WarehouseFixture stock = stockWithThreeSales();
        String cursor = end(stock, feed);
        long head = head(stock, feed);

        lose(stock, feed, 1);
        stock.sell(null, "A");
        assertRewound(stock, feed, cursor, head);
        stock.sell(null, "A");
        String next = assertRewound(stock, feed, cursor, head + 1);
        stock.sell(null, "A");

        assertThat(sequences(page(stock, feed, next), feed)).containsExactly(head + 2);
    }

    @ParameterizedTest
    @EnumSource
    void aReaderBehindWhatWasLostSkipsNothing(Feed feed) {
        WarehouseFixture stock = stockWithThreeSales();
        String first = cursor(Api.json(stock.get(feed.path + "&limit=1")));
        long head = head(stock, feed);

        lose(stock, feed, 1);
        stock.sell(null, "A");
        stock.sell(null, "A");

        assertThat(sequences(page(stock, feed, first), feed))
                .startsWith(2L)
                .endsWith(head + 1)
                .hasSize((int) head);
    }

    @ParameterizedTest
    @EnumSource
    void aLongPollIsTold(Feed feed) {
        WarehouseFixture stock = stockWithThreeSales();
        String cursor = end(stock, feed);
        long head = head(stock, feed);
        SequenceWatch watch = feed == Feed.EVENTS ? eventWatch : ledgerWatch;
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> documented.check(stock.get(feed.path + "&wait=30&cursor=" + cursor)), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters(stock.access().uuid()) == 1);

        lose(stock, feed, 1);
        stock.sell(null, "A");
        stock.sell(null, "A");

        HttpResponse<String> answer = waiting.join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
        assertThat(Api.json(answer).get("head").longValue()).isBetween(head - 1, head + 1);
    }

    /** An EventSource gives up after a 410; before that the stream has ended without an event of the new history. */
    @Test
    void aStreamEndsAndItsLastIdIsRefused() {
        WarehouseFixture stock = stockWithThreeSales();
        CompletableFuture<String> stream = CompletableFuture.supplyAsync(
                () -> stream(stock, end(stock, Feed.EVENTS)).body(), Thread::startVirtualThread);
        Awaitility.await().until(() -> eventWatch.waiters(stock.access().uuid()) == 1);

        lose(stock, Feed.EVENTS, 1);
        String before = end(stock, Feed.EVENTS);
        stock.sell(null, "A");
        stock.sell(null, "A");
        assertThat(stream.join()).doesNotContain("data:");

        String seen = end(stock, Feed.EVENTS);
        lose(stock, Feed.EVENTS, 1);
        HttpResponse<String> answer = documented.check(stream(stock, seen));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(page(stock, Feed.EVENTS, before).get("events")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCursorAtTheBeginningIsNeverRewound(Feed feed) {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        String beginning = end(stock, feed);
        stock.register(fixtures.operator(), "A", 1, 2);
        subscribe(stock);
        stock.count("A", 100);
        stock.sell(null, "A");
        long head = head(stock, feed);

        lose(stock, feed, 1);
        assertThat(page(stock, feed, beginning).get(feed.list)).hasSize((int) head - 1);
        stock.sell(null, "A");
        assertThat(page(stock, feed, beginning).get(feed.list)).hasSize((int) head);
    }

    @Test
    void aPurgedEventIsNotCompared() {
        WarehouseFixture stock = stockWithThreeSales();
        String second = cursor(Api.json(stock.get(Feed.EVENTS.path + "&limit=2")));
        String last = end(stock, Feed.EVENTS);
        long head = head(stock, Feed.EVENTS);

        purge(stock, 2);
        assertThat(sequences(page(stock, Feed.EVENTS, second), Feed.EVENTS)).startsWith(3L);
        purge(stock, head);
        JsonNode none = page(stock, Feed.EVENTS, last);
        assertThat(none.get("events")).isEmpty();
        stock.sell(null, "A");

        assertThat(sequences(page(stock, Feed.EVENTS, second), Feed.EVENTS)).containsExactly(head + 1);
        assertThat(sequences(page(stock, Feed.EVENTS, cursor(none)), Feed.EVENTS))
                .containsExactly(head + 1);
        lose(stock, Feed.EVENTS, 2);
        assertRewound(stock, Feed.EVENTS, last, head - 1);
    }

    /** It does not know its event, but it can still be ahead of the head. */
    @Test
    void aCursorOfAnOlderInstanceIsAccepted() {
        WarehouseFixture stock = stockWithThreeSales();
        long head = head(stock, Feed.EVENTS);
        String old = cursors.encode(
                "events %s [STOCK_CHANGED]".formatted(stock.access().uuid()), Long.toString(head));

        JsonNode page = page(stock, Feed.EVENTS, old);
        assertThat(page.get("events")).isEmpty();
        lose(stock, Feed.EVENTS, 1);

        assertRewound(stock, Feed.EVENTS, old, head - 1);
        stock.sell(null, "A");
        assertRewound(stock, Feed.EVENTS, cursor(page), head);
    }

    private WarehouseFixture stockWithThreeSales() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        subscribe(stock);
        for (int i = 0; i < 3; i++) {
            assertThat(stock.sell(null, "A").statusCode()).isEqualTo(200);
        }
        return stock;
    }

    private static void subscribe(WarehouseFixture stock) {
        HttpResponse<String> answer = stock.api()
                .post(
                        "/v1/webhooks",
                        stock.access().authorization(),
                        "{\"url\":\"https://hooks.invalid/\",\"events\":[\"stock.changed\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** Returns the cursor behind the head. */
    private String assertRewound(WarehouseFixture stock, Feed feed, @Nullable String cursor, long head) {
        for (String wait : List.of("", "&wait=1")) {
            HttpResponse<String> answer = documented.check(stock.get(feed.path + wait + "&cursor=" + cursor));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
            assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("history_rewound");
            assertThat(Api.json(answer).get("head").longValue()).isEqualTo(head);
        }
        return cursor(Api.json(stock.get(feed.path + "&cursor=" + cursor)));
    }

    private JsonNode page(WarehouseFixture stock, Feed feed, @Nullable String cursor) {
        HttpResponse<String> answer =
                documented.check(stock.get(feed.path + (cursor == null ? "" : "&cursor=" + cursor)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private String end(WarehouseFixture stock, Feed feed) {
        return cursor(page(stock, feed, null));
    }

    private static HttpResponse<String> stream(WarehouseFixture stock, String lastEventId) {
        return stock.api()
                .get(
                        Feed.EVENTS.path,
                        stock.access().authorization(),
                        "Accept",
                        "text/event-stream",
                        "Last-Event-ID",
                        lastEventId);
    }

    private long head(WarehouseFixture stock, Feed feed) {
        return jdbc.sql("select sequence from " + feed.headTable + " where warehouse_id = ?")
                .param(stock.access().uuid())
                .query(Long.class)
                .single();
    }

    /** Puts a feed into the state of an older backup. */
    private void lose(WarehouseFixture stock, Feed feed, int entries) {
        UUID warehouse = stock.access().uuid();
        transactions.executeWithoutResult(status -> {
            jdbc.sql("alter table ledger_entry disable trigger ledger_entry_append_only")
                    .update();
            jdbc.sql("update " + feed.headTable + " set sequence = sequence - ? where warehouse_id = ?")
                    .params(entries, warehouse)
                    .update();
            jdbc.sql("delete from " + feed.table + " e using " + feed.headTable + " h where h.warehouse_id = ?"
                            + " and e.warehouse_id = h.warehouse_id and e.sequence > h.sequence")
                    .param(warehouse)
                    .update();
            jdbc.sql("update ledger_head h set hash = e.hash from ledger_entry e where h.warehouse_id = ?"
                            + " and e.warehouse_id = h.warehouse_id and e.sequence = h.sequence")
                    .param(warehouse)
                    .update();
            jdbc.sql("alter table ledger_entry enable always trigger ledger_entry_append_only")
                    .update();
        });
    }

    private void purge(WarehouseFixture stock, long upTo) {
        jdbc.sql("delete from event where warehouse_id = ? and sequence <= ?")
                .params(stock.access().uuid(), upTo)
                .update();
    }

    private static List<Long> sequences(JsonNode page, Feed feed) {
        return page.get(feed.list)
                .valueStream()
                .map(entry -> entry.get("sequence").longValue())
                .toList();
    }

    private static String cursor(JsonNode page) {
        return page.get("nextCursor").stringValue();
    }
}
