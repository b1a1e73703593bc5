package co.wholesale888.wms.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.ledger.LedgerEntries;
import co.wholesale888.wms.ledger.LedgerHistory;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/transactions}, {@code /{id}} and {@code GET /v1/ledger} over HTTP. */
@ServiceTest
class TransactionsTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private SharedConnections connections;

    @Autowired
    private DataSource database;

    @Autowired
    private LedgerEntries entries;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void everyFilterFindsItsEntriesNewestFirst() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A", "B");
        stock.update(WarehouseFixture.batch("""
                {"sku":"A","type":"ISSUE","delta":-1,"workerId":"w-1","reference":"SO-1"}""", """
                {"sku":"B","type":"ISSUE","delta":-1,"workerId":"w-2","reference":"SO-1"}""", """
                {"sku":"B","type":"SALE","delta":-1,"reference":"SO 2"}"""), null);

        assertThat(sequences(stock, "")).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(sequences(stock, "?order=asc")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(sequences(stock, "?sku=A")).containsExactly(3L, 1L);
        assertThat(sequences(stock, "?type=issue")).containsExactly(4L, 3L);
        assertThat(sequences(stock, "?source=API&type=SALE")).containsExactly(5L);
        assertThat(sequences(stock, "?source=SHIPMENT")).isEmpty();
        assertThat(sequences(stock, "?workerId=w-2")).containsExactly(4L);
        assertThat(sequences(stock, "?reference=SO-1")).containsExactly(4L, 3L);
        assertThat(sequences(stock, "?reference=SO%202")).containsExactly(5L);
        assertThat(sequences(stock, "?reference=SO-1&sku=B&workerId=w-2&type=ISSUE&order=asc"))
                .containsExactly(4L);
        assertThat(sequences(stock, "?sku=NOPE")).isEmpty();
    }

    @Test
    void fromIsInclusiveAndToIsExclusive() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        stock.sell(null, "A");
        stock.sell(null, "A");
        String second = stock.ledger().get(1).get("recordedAt").stringValue();

        assertThat(sequences(stock, "?from=" + second)).containsExactly(3L, 2L);
        assertThat(sequences(stock, "?to=" + second)).containsExactly(1L);
        String next = Times.format(Instant.parse(second).plusNanos(1_000));
        assertThat(sequences(stock, "?order=asc&from=" + second + "&to=" + next))
                .containsExactly(2L);
        assertThat(sequences(stock, "?from=" + second + "&to=" + second)).isEmpty();
        assertThat(sequences(stock, "?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z"))
                .hasSize(3);
        assertThat(sequences(stock, "?from=9999-12-31T23:59:59Z")).isEmpty();
    }

    @Test
    void pagesHoldEachEntryOnceInEitherOrder() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        LedgerHistory.write(database, access.uuid(), List.of("A", "B", "C"), 250);
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), access);
        List<Long> ascending = LongStream.rangeClosed(1, 250).boxed().toList();
        List<Long> descending = new ArrayList<>(ascending);
        Collections.reverse(descending);

        assertThat(sequences(stock, "?order=asc&limit=7")).isEqualTo(ascending);
        assertThat(sequences(stock, "?limit=50")).isEqualTo(descending);
        assertThat(sequences(stock, "?limit=7&sku=B"))
                .isEqualTo(descending.stream().filter(n -> n % 3 == 2).toList());
    }

    /** With windows of 10 entries and 3 windows a page, most pages are not full. */
    @Test
    void aFilterWithoutAnIndexIsAnsweredInBoundedPages() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        LedgerHistory.write(database, access.uuid(), List.of("A", "B", "C"), 1_000);
        EntryFilter sales = new EntryFilter("B", EntryType.SALE, null, null, null, null, null, null);
        // every fifth round is a sale, and B comes second in each round
        List<Long> expected = IntStream.rangeClosed(1, 1_000)
                .filter(n -> n % 3 == 2 && ((n - 1) / 3 + 1) % 5 == 0)
                .asLongStream()
                .boxed()
                .toList();
        LedgerQueries reads = new LedgerQueries(connections, entries, jdbc, 10, 3);
        List<Long> ascending = new ArrayList<>();
        int pages = 0;
        EntryPage page = new EntryPage(List.of(), FeedPosition.BEGINNING, true, false);
        while (page.hasMore()) {
            page = reads.oldest(access.uuid(), sales, page.position(), Long.MAX_VALUE, 5);
            page.entries().forEach(entry -> ascending.add(entry.sequence()));
            assertThat(page.position().mark()).isNotNull();
            pages++;
        }
        assertThat(ascending).isEqualTo(expected);
        assertThat(page.position().sequence()).isEqualTo(1_000);
        assertThat(pages).isGreaterThanOrEqualTo(1_000 / 30);

        List<Long> descending = new ArrayList<>();
        page = new EntryPage(List.of(), new FeedPosition(Long.MAX_VALUE, null), true, false);
        while (page.hasMore()) {
            page = reads.newest(access.uuid(), sales, page.position().sequence(), 5);
            page.entries().forEach(entry -> descending.add(entry.sequence()));
        }
        assertThat(descending).isEqualTo(expected.reversed());
    }

    @Test
    void aTransactionIsFoundInItsOwnWarehouseOnly() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        JsonNode entry = stock.ledger().getFirst();
        String path = "/v1/transactions/" + entry.get("id").stringValue();

        HttpResponse<String> answer = documented.check(stock.get(path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.json(answer)).isEqualTo(entry);
        WarehouseFixture other = WarehouseFixture.with(fixtures, 10, "A");
        assertThat(documented.check(other.get(path)).statusCode()).isEqualTo(404);
        String unknown = IdKind.TRANSACTION.format(IdKind.next());
        assertThat(documented.check(stock.get("/v1/transactions/" + unknown)).statusCode())
                .isEqualTo(404);
        assertThat(documented.check(stock.get("/v1/transactions/txn_1")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aWorkerSeesOnlyItsOwnIssues() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        stock.update(WarehouseFixture.batch("""
                {"sku":"A","type":"ISSUE","delta":-1,"workerId":"w-1"}""", """
                {"sku":"A","type":"ISSUE","delta":-1,"workerId":"w-2"}"""), null);
        List<JsonNode> ledger = stock.ledger();
        String worker = Api.bearer(fixtures.workerToken(stock.access(), "w-1"));
        Api api = stock.api();

        assertThat(sequencesIn(api.get("/v1/transactions", worker))).containsExactly(2L);
        assertThat(sequencesIn(api.get("/v1/transactions?order=asc&sku=A", worker)))
                .containsExactly(2L);
        assertThat(sequencesIn(api.get("/v1/transactions?workerId=w-1", worker)))
                .containsExactly(2L);
        assertThat(sequencesIn(api.get("/v1/transactions?workerId=w-2", worker)))
                .isEmpty();
        assertThat(status(api, ledger.get(1), worker)).isEqualTo(200);
        assertThat(status(api, ledger.get(0), worker)).isEqualTo(404);
        assertThat(status(api, ledger.get(2), worker)).isEqualTo(404);
        assertThat(api.get("/v1/ledger", worker).statusCode()).isEqualTo(403);
        assertThat(api.post("/v1/ledger/verify", worker, null).statusCode()).isEqualTo(403);
        HttpResponse<String> csv = api.get("/v1/transactions", worker, "Accept", "text/csv");
        assertThat(csv.body().lines()).hasSize(2);
    }

    @Test
    void aCursorIsValidOnlyForItsListAndCaller() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A", "B", "C");
        String cursor = cursor(stock.get("/v1/transactions?limit=1"));
        String worker = Api.bearer(fixtures.workerToken(stock.access(), "w-1"));

        refuses(stock.api().get("/v1/transactions?cursor=" + cursor, worker), "invalid_cursor");
        refuses(stock.get("/v1/transactions?order=asc&cursor=" + cursor), "invalid_cursor");
        refuses(stock.get("/v1/transactions?sku=A&cursor=" + cursor), "invalid_cursor");
        refuses(stock.get("/v1/transactions?cursor=" + cursor + "A"), "invalid_cursor");
        refuses(WarehouseFixture.with(fixtures, 1, "A").get("/v1/transactions?cursor=" + cursor), "invalid_cursor");
        assertThat(sequencesIn(stock.get("/v1/transactions?limit=2&cursor=" + cursor)))
                .containsExactly(2L, 1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?sku=-",
                "?sku=A,B",
                "?sku=A&sku=B",
                "?type=GIFT",
                "?type=SALE,RETURN",
                "?source=ME",
                "?reference=",
                "?from=today",
                "?order=up",
                "?limit=0",
                "?limit=1001",
                "?wait=31&order=asc",
                "?wait=-1&order=asc",
                "?wait=5",
                "?wait=5&order=desc",
                "?wait=1.5&order=asc",
                "?q=1"
            })
    void invalidParametersAreRefused(String parameters) {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        refuses(stock.get("/v1/transactions" + parameters), "invalid_parameter");
    }

    @Test
    void filtersThatAreTooLongAreRefused() {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        assertThat(sequences(stock, "?reference=" + "x".repeat(128))).isEmpty();
        refuses(stock.get("/v1/transactions?reference=" + "x".repeat(129)), "invalid_parameter");
        refuses(stock.get("/v1/transactions?workerId=" + "x".repeat(65)), "invalid_parameter");
    }

    @Test
    void theHeadIsTheEndOfTheLedger() {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        JsonNode empty = Api.json(documented.check(stock.get("/v1/ledger")));
        assertThat(empty.get("entries").longValue()).isZero();
        assertThat(empty.at("/head/hash").stringValue()).isEqualTo("0".repeat(64));

        stock.register(fixtures.operator(), "A", 1, 2);
        stock.count("A", 7);

        JsonNode head = Api.json(documented.check(stock.get("/v1/ledger")));
        assertThat(head.get("warehouse").stringValue()).isEqualTo(stock.access().id());
        assertThat(head.get("entries").longValue()).isEqualTo(1);
        assertThat(head.at("/head/sequence").longValue()).isEqualTo(1);
        assertThat(head.at("/head/hash")).isEqualTo(stock.ledger().getFirst().get("hash"));
    }

    private int status(Api api, JsonNode entry, String authorization) {
        return documented
                .check(api.get("/v1/transactions/" + entry.get("id").stringValue(), authorization))
                .statusCode();
    }

    /** The sequences on all pages. */
    private List<Long> sequences(WarehouseFixture stock, String parameters) {
        String path = "/v1/transactions" + parameters;
        HttpResponse<String> answer = stock.get(path);
        List<Long> sequences = new ArrayList<>(sequencesIn(answer));
        while (Api.json(answer).get("hasMore").booleanValue()) {
            answer = stock.get(path + (parameters.isEmpty() ? "?" : "&") + "cursor=" + cursor(answer));
            sequences.addAll(sequencesIn(answer));
        }
        boolean feed = parameters.contains("order=asc");
        assertThat(Api.json(answer).get("nextCursor").isNull()).isEqualTo(!feed);
        return sequences;
    }

    private List<Long> sequencesIn(HttpResponse<String> answer) {
        assertThat(documented.check(answer).statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer)
                .get("transactions")
                .valueStream()
                .map(entry -> entry.get("sequence").longValue())
                .toList();
    }

    private static String cursor(HttpResponse<String> answer) {
        return Api.json(answer).get("nextCursor").stringValue();
    }

    private void refuses(HttpResponse<String> answer, String code) {
        documented.checkRefusal(answer, 400, code);
    }
}
