package co.wholesale888.wms.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/transactions?order=asc}: the feed and its long poll. */
@ServiceTest
class TransactionFeedTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    @Qualifier("ledgerWatch")
    private SequenceWatch watch;

    @Autowired
    private LedgerQueries reads;

    @Autowired
    private Cursors cursors;

    @Test
    void theFeedSkipsAndRepeatsNothingWithEightWriters() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10_000, "A", "B");
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int w = 0; w < 8; w++) {
            boolean sellsA = w % 2 == 0;
            writers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 40; i++) {
                            HttpResponse<String> answer =
                                    sellsA ? stock.sell(null, "A") : stock.sell(null, "B", "A", "B");
                            assertThat(answer.statusCode()).isEqualTo(200);
                        }
                    },
                    Thread::startVirtualThread));
        }
        long total = 2 + 4 * 40 + 4 * 40 * 3;

        List<Long> all = follow(stock, "limit=17&wait=1", total);
        List<Long> ofB = follow(stock, "limit=5&wait=1&sku=B&type=SALE", 4 * 40 * 2);

        writers.forEach(CompletableFuture::join);
        assertThat(all).isEqualTo(LongStream.rangeClosed(1, total).boxed().toList());
        assertThat(ofB).isSorted().doesNotHaveDuplicates().hasSize(4 * 40 * 2);
    }

    @Test
    void theLastCursorResumesAndAdvancesPastOtherEntries() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        JsonNode end = page(stock, "sku=A&limit=10", null);
        assertThat(end.get("hasMore").booleanValue()).isFalse();
        for (int i = 0; i < 5; i++) {
            stock.sell(null, "B");
        }
        JsonNode empty = page(stock, "sku=A&limit=10", cursor(end));
        assertThat(empty.get("transactions").isEmpty()).isTrue();
        assertThat(empty.get("nextCursor")).isNotEqualTo(end.get("nextCursor"));
        stock.sell(null, "A");

        JsonNode more = page(stock, "sku=A&limit=10", cursor(empty));

        assertThat(sequences(more)).containsExactly(8L);
        assertThat(sequences(page(stock, "sku=A&limit=10", cursor(end)))).containsExactly(8L);
    }

    @Test
    void anEmptyLedgerHasACursor() {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        String beginning = cursor(page(stock, "limit=3", null));
        stock.register(fixtures.operator(), "A", 1, 2);
        stock.count("A", 5);

        assertThat(sequences(page(stock, "limit=3", beginning))).containsExactly(1L);
    }

    @Test
    void aWriteOfThisInstanceEndsTheWait() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        CompletableFuture<JsonNode> waiting = waiting(stock, "wait=30", cursor(page(stock, "limit=10", null)));
        assertThat(waiting).isNotDone();

        stock.sell(null, "A");

        assertThat(sequences(waiting.get(20, TimeUnit.SECONDS))).containsExactly(2L);
    }

    @Test
    void onlyMatchingEntriesEndTheWaitOfAFilter() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        CompletableFuture<JsonNode> waiting = waiting(stock, "sku=B&wait=30", cursor(page(stock, "sku=B", null)));
        for (int i = 0; i < 10; i++) {
            stock.sell(null, "A");
        }
        assertThat(waiting).isNotDone();

        stock.sell(null, "B");

        assertThat(sequences(waiting.get(20, TimeUnit.SECONDS))).containsExactly(13L);
    }

    /** The second watch is not notified of this instance's commits: it finds them by polling, like another instance. */
    @Test
    void aWriteOfAnotherInstanceEndsTheWait() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        SequenceWatch other = new SequenceWatch("other-watch", reads::heads);
        other.start();
        TransactionFeed feed = new TransactionFeed(reads, other, cursors);
        Caller.Bearer caller = new Caller.Bearer(
                IdKind.next(),
                "erp",
                Caller.Role.SUPERVISOR,
                null,
                stock.access().uuid(),
                stock.access().client().uuid(),
                null,
                List.of(),
                false);
        TransactionQuery first = new TransactionQuery(EntryFilter.all(null), true, 10, null, Duration.ZERO);
        TransactionQuery next = new TransactionQuery(
                EntryFilter.all(null), true, 10, feed.page(caller, first).nextCursor(), Duration.ofSeconds(30));
        CompletableFuture<TransactionFeed.TransactionPage> waiting =
                CompletableFuture.supplyAsync(() -> feed.page(caller, next), Thread::startVirtualThread);
        Awaitility.await().until(() -> other.waiters() == 1);

        stock.sell(null, "A");

        assertThat(waiting.get(20, TimeUnit.SECONDS).transactions())
                .extracting(TransactionView::sequence)
                .containsExactly(2L);
        other.stop();
    }

    @Test
    void aTokenRevokedDuringTheWaitIsRefused() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture other = stock.as(fixtures.supervisorToken(stock.access()));
        String path = "/v1/transactions?order=asc&wait=30&cursor=" + cursor(page(stock, "limit=10", null));
        int before = watch.waiters(stock.access().uuid());
        CompletableFuture<Integer> waiting =
                CompletableFuture.supplyAsync(() -> stock.get(path).statusCode(), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters(stock.access().uuid()) > before);
        fixtures.revoke(stock.access());

        other.sell(null, "A");

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(401);
    }

    @Test
    void aWaitWithoutEntriesEndsWithAnEmptyPage() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        String end = cursor(page(stock, "limit=10", null));

        JsonNode page = page(stock, "wait=1", end);

        assertThat(page.get("transactions").isEmpty()).isTrue();
        assertThat(page.get("hasMore").booleanValue()).isFalse();
        assertThat(cursor(page)).isEqualTo(end);
    }

    @Test
    void aFilterThatEndsInThePastDoesNotWait() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        String at = stock.ledger().getFirst().get("recordedAt").stringValue();
        int before = watch.waiters(stock.access().uuid());

        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> page(stock, "wait=30&to=" + at, null));

        assertThat(answer.orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .get("transactions")
                        .isEmpty())
                .isTrue();
        assertThat(watch.waiters(stock.access().uuid())).isEqualTo(before);
    }

    @Test
    void theEleventhWaitOfATokenIsRefused() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        String end = cursor(page(stock, "limit=10", null));
        List<CompletableFuture<JsonNode>> waiting = new ArrayList<>();
        for (int i = 0; i < SequenceWatch.MAX_WAITERS_PER_TOKEN; i++) {
            waiting.add(waiting(stock, "wait=30", end));
        }

        HttpResponse<String> refused = documented.check(stock.get("/v1/transactions?order=asc&wait=30&cursor=" + end));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        stock.sell(null, "A");
        waiting.forEach(answer -> assertThat(sequences(answer.join())).containsExactly(2L));
    }

    private List<Long> follow(WarehouseFixture stock, String parameters, long count) {
        List<Long> seen = new ArrayList<>();
        String cursor = null;
        while (seen.size() < count) {
            JsonNode page = page(stock, parameters, cursor);
            seen.addAll(sequences(page));
            cursor = cursor(page);
        }
        assertThat(sequences(page(stock, parameters.replace("wait=1", "wait=0"), cursor)))
                .isEmpty();
        return seen;
    }

    /** Sends the request on another thread and returns when it is waiting. */
    private CompletableFuture<JsonNode> waiting(WarehouseFixture stock, String parameters, String cursor) {
        int before = watch.waiters(stock.access().uuid());
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> page(stock, parameters, cursor), Thread::startVirtualThread);
        Awaitility.await().until(() -> watch.waiters(stock.access().uuid()) > before);
        return answer;
    }

    private JsonNode page(WarehouseFixture stock, String parameters, @Nullable String cursor) {
        String path = "/v1/transactions?order=asc&" + parameters + (cursor == null ? "" : "&cursor=" + cursor);
        HttpResponse<String> answer = documented.check(stock.get(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private static List<Long> sequences(JsonNode page) {
        return page.get("transactions")
                .valueStream()
                .map(entry -> entry.get("sequence").longValue())
                .toList();
    }

    private static String cursor(JsonNode page) {
        return page.get("nextCursor").stringValue();
    }
}
