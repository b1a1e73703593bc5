package co.wholesale888.wms.requestlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is recorded of requests, and how it is found. */
@ServiceTest
class RequestLogTest {

    private static final RequestCriteria ALL = new RequestCriteria(null, null, null, null, null, null, null, null);

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private RequestLists lists;

    @Autowired
    private LeftOut leftOut;

    @Autowired
    private RequestLogPurge purge;

    @Autowired
    private RequestLogSettings settings;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SharedConnections connections;

    @Autowired
    private Cursors cursors;

    private Fixtures.WarehouseAccess access;
    private String token;

    @BeforeEach
    void createWarehouse() {
        access = fixtures.anotherWarehouse();
        token = access.authorization();
    }

    @Test
    void everyFieldOfASuccessIsRecorded() {
        Instant before = Instant.now();
        Api api = fixtures.api();
        assertThat(api.get("/api/wms/v1/stock?sku=A", token, "X-Request-Id", "order-4711/1")
                        .statusCode())
                .isEqualTo(200);
        LoggedRequest row = rows(1).getFirst();
        assertThat(row.requestId()).isEqualTo("order-4711/1");
        assertThat(row.method()).isEqualTo("GET");
        assertThat(row.route()).as("the pattern, without the query").isEqualTo("/v1/stock");
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.code()).isNull();
        assertThat(row.replayed()).isFalse();
        assertThat(row.leftOut()).isZero();
        assertThat(row.duration()).isPositive();
        assertThat(row.at()).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(IdKind.TOKEN.format(row.tokenId()))
                .isEqualTo(Api.json(api.get("/v1/me", token)).path("tokenId").stringValue());
        assertThat(rows(2)).as("newest first").extracting(LoggedRequest::route).containsExactly("/v1/me", "/v1/stock");
    }

    @Test
    void refusalsHaveTheCodeOfTheirProblem() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 5, "A");
        access = stock.access();
        token = access.authorization();
        rows(1);
        String sale = WarehouseFixture.batch(WarehouseFixture.line("A", -9));
        stock.update(sale, "key");
        stock.update(sale, "key");
        stock.update(WarehouseFixture.batch(WarehouseFixture.line("A", -1)), "other");
        stock.update(WarehouseFixture.batch(WarehouseFixture.line("A", -1)), "other");
        stock.update("{", null);
        stock.get("/v1/transactions/" + IdKind.TRANSACTION.format(UUID.randomUUID()));
        stock.get("/v1/nothing/secret");
        fixtures.api().delete("/api/wms/v1/stock", token);
        fixtures.api().post("/ops/v1/orders/" + UUID.randomUUID() + "/ship", token, "{}");
        stock.as(fixtures.workerToken(access, "picker")).update("{}", null);

        assertThat(rows(11).reversed())
                .extracting(
                        LoggedRequest::method,
                        LoggedRequest::route,
                        LoggedRequest::status,
                        LoggedRequest::code,
                        LoggedRequest::replayed)
                .containsExactly(
                        tuple("POST", "/v1/stock/update", 200, null, false),
                        tuple("POST", "/v1/stock/update", 409, "insufficient_stock", false),
                        tuple("POST", "/v1/stock/update", 409, "insufficient_stock", true),
                        tuple("POST", "/v1/stock/update", 200, null, false),
                        tuple("POST", "/v1/stock/update", 200, null, true),
                        tuple("POST", "/v1/stock/update", 400, "malformed_json", false),
                        tuple("GET", "/v1/transactions/{id}", 404, "not_found", false),
                        tuple("GET", null, 404, "not_found", false),
                        tuple("DELETE", "/v1/stock", 405, "method_not_allowed", false),
                        tuple("POST", "/ops/v1/orders/{id}/ship", 403, "insufficient_scope", false),
                        tuple("POST", "/v1/stock/update", 403, "insufficient_scope", false));
    }

    @Test
    void anErrorOfTheContainerIsRecorded() throws IOException {
        try (Socket socket = new Socket("localhost", fixtures.api().base().getPort())) {
            send(socket, "POST /v1/stock/update", "Transfer-Encoding: chunked\r\n\r\nno-number\r\n");
            assertThat(read(socket)).contains("malformed_request");
        }
        assertThat(rows(1))
                .extracting(LoggedRequest::route, LoggedRequest::status, LoggedRequest::code)
                .containsExactly(tuple("/v1/stock/update", 400, "malformed_request"));
    }

    @Test
    void longPollsAndStreamsAreRecordedWhenTheyEnd() throws IOException {
        fixtures.api().get("/v1/events?wait=1", token);
        assertThat(rows(1).getFirst().duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        try (Socket socket = new Socket("localhost", fixtures.api().base().getPort())) {
            send(socket, "GET /v1/events", "Accept: text/event-stream\r\nX-Request-Id: stream\r\n\r\n");
            assertThat(socket.getInputStream().read()).as("it has begun").isNotNegative();
            fixtures.revoke(access);
            assertThat(read(socket)).contains("retry: 2000");
        }
        LoggedRequest stream = Awaitility.await()
                .until(
                        () -> rows(1).stream()
                                .filter(row -> row.requestId().equals("stream"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(stream.route()).isEqualTo("/v1/events");
        assertThat(stream.status()).isEqualTo(200);
    }

    @Test
    void unknownTokensAndOtherCallersAreNotRecorded() {
        fixtures.api().get("/v1/stock", Api.bearer("wms_unknown"));
        fixtures.api().get("/v1/stock", null);
        fixtures.api().get("/v1/warehouses", access.client().authorization());
        fixtures.api().get("/v1/me", token);
        fixtures.revoke(access);
        assertThat(fixtures.api().get("/v1/stock", token).statusCode()).isEqualTo(401);
        String next = Api.bearer(fixtures.supervisorToken(access));
        fixtures.api().get("/v1/alerts", next);
        assertThat(rows(3)).extracting(LoggedRequest::route).containsExactly("/v1/alerts", "/v1/me", "/v1/me");
    }

    @Test
    void filtersSelectAndNobodySeesAnothersRequests() {
        Fixtures.WarehouseAccess other = fixtures.anotherWarehouse();
        fixtures.api().get("/v1/stock", token, "X-Request-Id", "shared-id");
        fixtures.api().get("/v1/stock", other.authorization(), "X-Request-Id", "shared-id");
        fixtures.api().get("/v1/nothing", token);
        fixtures.api().post("/v1/reservations", token, "{}");
        LoggedRequest first = rows(3).getLast();

        assertThat(statuses(new RequestCriteria("shared-id", null, null, null, null, null, null, null)))
                .containsExactly(200);
        assertThat(statuses(new RequestCriteria("shared", null, null, null, null, null, null, null)))
                .isEmpty();
        assertThat(statuses(new RequestCriteria(null, first.tokenId(), null, null, null, null, null, null)))
                .hasSize(3);
        assertThat(statuses(new RequestCriteria(null, UUID.randomUUID(), null, null, null, null, null, null)))
                .isEmpty();
        assertThat(statuses(new RequestCriteria(null, null, 4, null, null, null, null, null)))
                .containsExactly(422, 404);
        assertThat(statuses(new RequestCriteria(null, null, null, ErrorCode.NOT_FOUND, null, null, null, null)))
                .containsExactly(404);
        assertThat(statuses(new RequestCriteria(null, null, null, null, "POST", null, null, null)))
                .containsExactly(422);
        assertThat(statuses(new RequestCriteria(null, null, null, null, null, "/v1/st", null, null)))
                .containsExactly(200);
        Instant second = first.at().plusNanos(1_000);
        assertThat(statuses(new RequestCriteria(null, null, null, null, null, null, second, null)))
                .containsExactly(422, 404);
        assertThat(statuses(new RequestCriteria(null, null, null, null, null, null, null, second)))
                .containsExactly(200);
        assertThat(lists.page(other.uuid(), ALL, 10, null).items()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aPageReadsABoundedNumberOfRows() {
        for (int n = 1; n <= 7; n++) {
            store("id-" + n, Instant.now().minusSeconds(n));
        }
        RequestLists small = new RequestLists(jdbc, connections, cursors, settings, Clock.systemUTC(), 3);
        RequestCriteria last = new RequestCriteria(null, null, null, null, "PUT", null, null, null);
        jdbc.sql("update request_log set method = 'PUT' where warehouse_id = ? and request_id = 'id-7'")
                .param(access.uuid())
                .update();
        Page<LoggedRequest> page = small.page(access.uuid(), last, 2, null);
        assertThat(page.items()).isEmpty();
        page = small.page(access.uuid(), last, 2, page.next());
        assertThat(page.items()).isEmpty();
        page = small.page(access.uuid(), last, 2, page.next());
        assertThat(page.items()).extracting(LoggedRequest::requestId).containsExactly("id-7");
        assertThat(page.next()).isNull();

        Page<LoggedRequest> all = lists.page(access.uuid(), ALL, 4, null);
        assertThat(all.items()).extracting(LoggedRequest::requestId).containsExactly("id-1", "id-2", "id-3", "id-4");
        assertThat(lists.page(access.uuid(), ALL, 4, all.next()).items())
                .extracting(LoggedRequest::requestId)
                .containsExactly("id-5", "id-6", "id-7");
    }

    @Test
    void theNextRowSaysHowManyWereLeftOut() {
        leftOut.add(access.uuid(), 7, LeftOut.Reason.LIMIT);
        fixtures.api().get("/v1/me", token);
        rows(1); // requests are recorded in the order in which they end, which is after their answers
        fixtures.api().get("/v1/me", token);
        assertThat(rows(2).reversed()).extracting(LoggedRequest::leftOut).containsExactly(7L, 0L);
    }

    @Test
    void oldRequestsAreHiddenAndPurged() {
        Duration retention = settings.retention();
        store("old", Instant.now().minus(retention).minusSeconds(60));
        store("older", Instant.now().minus(retention.multipliedBy(3)));
        store("young", Instant.now().minus(retention).plusSeconds(600));
        assertThat(rows(1)).extracting(LoggedRequest::requestId).containsExactly("young");
        assertThat(stored()).isEqualTo(3);
        purge.purge();
        assertThat(stored()).isEqualTo(1);
    }

    private void send(Socket socket, String methodAndPath, String rest) throws IOException {
        String head = "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: %s\r\n"
                .formatted(methodAndPath, token);
        socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private List<LoggedRequest> rows(int count) {
        return Awaitility.await()
                .until(() -> lists.page(access.uuid(), ALL, 50, null).items(), rows -> rows.size() >= count);
    }

    private List<Integer> statuses(RequestCriteria criteria) {
        return lists.page(access.uuid(), criteria, 10, null).items().stream()
                .map(LoggedRequest::status)
                .toList();
    }

    private void store(String requestId, Instant at) {
        jdbc.sql("""
                        insert into request_log (warehouse_id, at, id, token_id, duration_us, left_out, status,
                            replayed, method, route, request_id)
                        values (?, ?, ?, ?, 1000, 0, 200, false, 'GET', '/v1/stock', ?)""")
                .params(access.uuid(), at.atOffset(ZoneOffset.UTC), IdKind.next(), UUID.randomUUID(), requestId)
                .update();
    }

    private int stored() {
        return jdbc.sql("select count(*) from request_log where warehouse_id = ?")
                .param(access.uuid())
                .query(Integer.class)
                .single();
    }
}
