package co.wholesale888.wms.reservations;

import static co.wholesale888.wms.reservations.ReservationFixture.PATH;
import static co.wholesale888.wms.reservations.ReservationFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
@WritesLog
class ReservationTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private WarehouseFixture stock;
    private ReservationFixture reservations;

    @BeforeEach
    void createWarehouse() {
        stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        reservations = new ReservationFixture(stock);
    }

    @Test
    void aReservationHoldsAllItsLinesAndMovesNothing() {
        HttpResponse<String> answer = reservations.post(PATH, """
                {"lines":[{"sku":"A","quantity":8},{"sku":"B","quantity":3}],"expiresInSeconds":60,"reference":"CART-1"}""", null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode reservation = Api.json(answer);
        String id = reservation.path("id").stringValue();
        assertThat(id).startsWith("rsv_");
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith(PATH + "/" + id));
        assertThat(reservation.propertyNames())
                .containsExactly("id", "status", "lines", "reference", "createdAt", "expiresAt", "endedAt");
        assertThat(reservation.path("status").stringValue()).isEqualTo("HELD");
        assertThat(reservation.path("lines"))
                .hasToString("[{\"sku\":\"A\",\"quantity\":8},{\"sku\":\"B\",\"quantity\":3}]");
        assertThat(reservation.path("reference").stringValue()).isEqualTo("CART-1");
        assertThat(Duration.between(time(reservation, "createdAt"), time(reservation, "expiresAt")))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(reservation.path("endedAt").isNull()).isTrue();
        assertThat(reservations.get(id)).isEqualTo(reservation);
        assertThat(reservations.level("A")).isEqualTo("100 8 92");
        assertThat(reservations.level("B")).isEqualTo("100 3 97");
        assertThat(stock.ledger()).hasSize(2);
        stock.verify();
    }

    @Test
    void aHoldLastsFifteenMinutesIfNothingElseIsSaid() {
        JsonNode reservation = reservations.get(reservations.held(line("A", 1)));

        assertThat(Duration.between(time(reservation, "createdAt"), time(reservation, "expiresAt")))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(reservation.path("reference").isNull()).isTrue();
    }

    @Test
    void whatIsHeldIsNeitherSoldNorIssuedNorHeldAgain() {
        reservations.held(line("A", 95));

        JsonNode sale = refused(stock.update(
                WarehouseFixture.batch(WarehouseFixture.line("B", -1), WarehouseFixture.line("A", -6)), null));
        JsonNode issue = refused(stock.update(
                WarehouseFixture.batch("{\"sku\":\"A\",\"type\":\"ISSUE\",\"delta\":-6,\"workerId\":\"w\"}"), null));
        JsonNode hold =
                refused(reservations.post(PATH, "{\"lines\":[%s,%s]}".formatted(line("B", 101), line("A", 6)), null));

        assertThat(sale.at("/errors/0/available").longValue()).isEqualTo(5);
        assertThat(sale.at("/errors/0/requested").longValue()).isEqualTo(6);
        assertThat(issue.at("/errors/0/available").longValue()).isEqualTo(5);
        assertThat(hold.path("errors")).hasSize(2);
        assertThat(hold.at("/errors/1/available").longValue()).isEqualTo(5);
        assertThat(hold.at("/errors/1/index").longValue()).isEqualTo(1);
        assertThat(reservations.level("B")).isEqualTo("100 0 100");
        assertThat(stock.update(WarehouseFixture.batch(WarehouseFixture.line("A", -5)), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(reservations.level("A")).isEqualTo("95 95 0");
    }

    @Test
    void damageAndCountsAreBoundByTheQuantityAlone() {
        String id = reservations.held(line("A", 90));

        HttpResponse<String> damage =
                stock.update(WarehouseFixture.batch("{\"sku\":\"A\",\"type\":\"DAMAGE\",\"delta\":-20}"), null);
        assertThat(damage.statusCode()).as(damage.body()).isEqualTo(200);
        assertThat(reservations.level("A")).isEqualTo("80 90 0");
        JsonNode commit = refused(reservations.sellHeld(id, null));
        assertThat(commit.path("code").stringValue()).isEqualTo("insufficient_stock");
        assertThat(commit.at("/errors/0/available").longValue()).isEqualTo(80);
        assertThat(reservations.get(id).path("status").stringValue()).isEqualTo("HELD");

        HttpResponse<String> part =
                reservations.commit(id, "{\"type\":\"SALE\",\"lines\":[%s]}".formatted(line("A", 80)), null);

        assertThat(part.statusCode()).as(part.body()).isEqualTo(200);
        assertThat(reservations.level("A")).isEqualTo("0 0 0");
        stock.verify();
    }

    @Test
    void aCommitWritesOneEntryPerLine() {
        String id = reservations.held(line("B", 3), line("A", 8));

        HttpResponse<String> answer = reservations.sellHeld(id, null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode committed = Api.json(answer);
        assertThat(committed.propertyNames()).containsExactly("reservation", "transactions", "stock");
        assertThat(committed.at("/reservation/status").stringValue()).isEqualTo("COMMITTED");
        assertThat(committed.at("/reservation/endedAt").isNull()).isFalse();
        assertThat(committed.path("reservation")).isEqualTo(reservations.get(id));
        List<JsonNode> ledger = stock.ledger();
        assertThat(committed.path("transactions")).containsExactlyElementsOf(ledger.subList(2, 4));
        assertThat(ledger.subList(2, 4))
                .extracting(entry -> "%s %s %s %s %s"
                        .formatted(
                                entry.path("sku").stringValue(),
                                entry.path("type").stringValue(),
                                entry.path("delta"),
                                entry.path("source").stringValue(),
                                entry.path("reference").stringValue()))
                .containsExactly("B SALE -3 API " + id, "A SALE -8 API " + id);
        assertThat(committed.at("/stock/0/sku").stringValue()).isEqualTo("A");
        assertThat(committed.at("/stock/0/quantity").longValue()).isEqualTo(92);
        assertThat(committed.at("/stock/0/reserved").longValue()).isZero();
        assertThat(reservations.level("A")).isEqualTo("92 0 92");
        stock.verify();
    }

    @Test
    void aCommitOfPartReleasesTheRest() {
        JsonNode made = Api.json(reservations.post(PATH, """
                {"lines":[{"sku":"A","quantity":8},{"sku":"B","quantity":3}],"reference":"PICK-7"}""", null));
        String id = made.path("id").stringValue();

        HttpResponse<String> answer = reservations.commit(
                id, "{\"type\":\"issue\",\"workerId\":\"w-1\",\"lines\":[%s]}".formatted(line("A", 5)), null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entry = stock.ledger().getLast();
        assertThat(entry.path("type").stringValue()).isEqualTo("ISSUE");
        assertThat(entry.path("workerId").stringValue()).isEqualTo("w-1");
        assertThat(entry.path("reference").stringValue()).isEqualTo("PICK-7");
        assertThat(reservations.level("A")).isEqualTo("95 0 95");
        assertThat(reservations.level("B")).isEqualTo("100 0 100");
        assertThat(reservations.get(id).path("lines")).isEqualTo(made.path("lines"));
    }

    @Test
    void aCommitOfMoreThanIsHeldIsRefused() {
        String id = reservations.held(line("A", 8));

        HttpResponse<String> answer = reservations.commit(
                id, "{\"type\":\"SALE\",\"lines\":[%s,%s]}".formatted(line("A", 9), line("B", 1)), null);

        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("code").stringValue()).isEqualTo("validation_failed");
        assertThat(problem.path("errors"))
                .extracting(
                        error -> error.path("index") + " " + error.path("field").stringValue())
                .containsExactly("0 quantity", "1 sku");
        assertThat(reservations.level("A")).isEqualTo("100 8 92");
    }

    @Test
    void aReleaseGivesEverythingBack() {
        String id = reservations.held(line("A", 8), line("B", 100));

        HttpResponse<String> answer = reservations.release(id, null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer)).isEqualTo(reservations.get(id));
        assertThat(Api.json(answer).path("status").stringValue()).isEqualTo("RELEASED");
        assertThat(reservations.level("A")).isEqualTo("100 0 100");
        assertThat(reservations.level("B")).isEqualTo("100 0 100");
        stock.verify();
    }

    @Test
    void anExtensionCountsFromNowOn() {
        String id = reservations.held(line("A", 8));
        Instant before = time(reservations.get(id), "createdAt");

        HttpResponse<String> answer = reservations.extend(id, 604_800, null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer)).isEqualTo(reservations.get(id));
        assertThat(time(Api.json(answer), "expiresAt")).isAfter(before.plusSeconds(604_799));
        assertThat(Api.json(answer).path("status").stringValue()).isEqualTo("HELD");
        assertThat(reservations.level("A")).isEqualTo("100 8 92");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "release"})
    void whatHasEndedStaysEnded(String end) {
        String id = reservations.held(line("A", 8));
        String body = end.equals("commit") ? "{\"type\":\"SALE\"}" : null;
        assertThat(reservations.post(PATH + "/" + id + "/" + end, body, null).statusCode())
                .isEqualTo(200);
        String after = reservations.level("A");

        for (HttpResponse<String> answer : List.of(
                reservations.sellHeld(id, null), reservations.release(id, null), reservations.extend(id, 60, null))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_state");
        }
        String tooMuch = "{\"type\":\"SALE\",\"lines\":[%s]}".formatted(line("A", 9));
        assertThat(reservations.commit(id, tooMuch, null).statusCode())
                .as("rules of the fields come before the state")
                .isEqualTo(422);
        assertThat(reservations.level("A")).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 malformed_json    | []",
                "400 unknown_field     | {'lines':[{'sku':'A','quantity':1}],'expires':3}",
                "400 malformed_json    | {'lines':[{'sku':'A','quantity':'1'}]}",
                "400 malformed_json    | {'lines':[{'sku':'A','quantity':1}],'expiresInSeconds':1.5}",
                "422 validation_failed | {}",
                "422 validation_failed | {'lines':[]}",
                "422 validation_failed | {'lines':[{'sku':'A'}]}",
                "422 validation_failed | {'lines':[{'sku':'A','quantity':0}]}",
                "422 validation_failed | {'lines':[{'sku':'A','quantity':1000000001}]}",
                "422 validation_failed | {'lines':[{'sku':'A','quantity':1},{'sku':'A','quantity':1}]}",
                "422 validation_failed | {'lines':[{'sku':'A','quantity':1}],'expiresInSeconds':0}",
                "422 validation_failed | {'lines':[{'sku':'A','quantity':1}],'expiresInSeconds':604801}",
                "422 unknown_sku       | {'lines':[{'sku':'A','quantity':1000},{'sku':'NOPE','quantity':1}]}",
            })
    void aBadRequestIsRefusedAndHoldsNothing(String expected, String body) {
        HttpResponse<String> answer = reservations.post(PATH, body.replace('\'', '"'), null);

        assertThat(answer.statusCode() + " " + Api.json(answer).path("code").stringValue())
                .isEqualTo(expected);
        assertThat(reservations.level("A")).isEqualTo("100 0 100");
        assertThat(reservations.ids("&status=all", 100)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | commit  | {}",
                "422 | commit  | {'type':'RETURN'}",
                "422 | commit  | {'type':'ISSUE'}",
                "422 | commit  | {'type':'SALE','lines':[]}",
                "400 | commit  | {'type':1}",
                "422 | extend  | {}",
                "422 | extend  | {'expiresInSeconds':0}",
                "400 | release | {'reason':'x'}",
            })
    void aBadChangeIsRefused(int status, String change, String body) {
        String id = reservations.held(line("A", 8));

        HttpResponse<String> answer = reservations.post(PATH + "/" + id + "/" + change, body.replace('\'', '"'), null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(reservations.get(id).path("status").stringValue()).isEqualTo("HELD");
    }

    @Test
    void aThousandLinesAreHeldAndOneMoreIsRefused() {
        jdbc.sql("""
                        insert into stock_level (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, 'S-' || n, 0, 1, 2, 0, now(), true from generate_series(1, 1001) n""").param(stock.access().uuid()).update();
        String thousand = IntStream.rangeClosed(1, 1_000)
                .mapToObj(i -> WarehouseFixture.line("S-" + i, 5))
                .collect(Collectors.joining(","));
        assertThat(stock.update("{\"transactions\":[" + thousand + "]}", null).statusCode())
                .isEqualTo(200);
        String[] lines =
                IntStream.rangeClosed(1, 1_001).mapToObj(i -> line("S-" + i, 2)).toArray(String[]::new);

        HttpResponse<String> tooMany = reservations.post(PATH, "{\"lines\":[" + String.join(",", lines) + "]}", null);
        assertThat(tooMany.statusCode()).isEqualTo(422);
        String id = reservations.held(List.of(lines).subList(0, 1_000).toArray(String[]::new));

        assertThat(reservations.level("S-1000")).isEqualTo("5 2 3");
        assertThat(reservations.sellHeld(id, null).statusCode()).isEqualTo(200);
        assertThat(reservations.level("S-1000")).isEqualTo("3 0 3");
        stock.verify();
    }

    @Test
    void everyPostReplaysItsAnswer() {
        HttpResponse<String> made = reservations.reserve("A", 8, 60, "make");
        HttpResponse<String> madeAgain = reservations.reserve("A", 8, 60, "make");
        String id = Api.json(made).path("id").stringValue();
        HttpResponse<String> extended = reservations.extend(id, 90, "extend");
        HttpResponse<String> sold = reservations.sellHeld(id, "sell");
        HttpResponse<String> late = reservations.release(id, "late");

        assertReplay(made, madeAgain);
        assertThat(madeAgain.headers().firstValue("Location"))
                .hasValueSatisfying(at -> assertThat(at).endsWith(id));
        assertReplay(extended, reservations.extend(id, 90, "extend"));
        assertReplay(sold, reservations.sellHeld(id, "sell"));
        assertThat(late.statusCode()).isEqualTo(409);
        assertReplay(late, reservations.release(id, "late"));
        assertThat(reservations.reserve("A", 9, 60, "make").statusCode()).isEqualTo(422);
        assertThat(reservations.level("A")).isEqualTo("92 0 92");
        assertThat(Api.json(stock.get("/v1/idempotency/sell"))
                        .at("/body/reservation/id")
                        .stringValue())
                .isEqualTo(id);
    }

    @Test
    void listsAreFilteredAndNewestFirst() {
        String committed = reservations.held(line("A", 1));
        String released = reservations.held(line("B", 1));
        String both = reservations.held(line("A", 1), line("B", 1));
        String last = reservations.held(line("B", 1));
        reservations.sellHeld(committed, null);
        reservations.release(released, null);

        assertThat(reservations.ids("", 1)).containsExactly(last, both);
        assertThat(reservations.ids("&status=held", 100)).containsExactly(last, both);
        assertThat(reservations.ids("&status=all", 3)).containsExactly(last, both, released, committed);
        assertThat(reservations.ids("&status=COMMITTED", 100)).containsExactly(committed);
        assertThat(reservations.ids("&status=RELEASED", 100)).containsExactly(released);
        assertThat(reservations.ids("&status=EXPIRED", 100)).isEmpty();
        assertThat(reservations.ids("&sku=A", 100)).containsExactly(both);
        assertThat(reservations.ids("&sku=A&status=all", 1)).containsExactly(both, committed);
        assertThat(stock.get(PATH + "?status=OPEN").statusCode()).isEqualTo(400);
        assertThat(stock.get(PATH + "?sku=!").statusCode()).isEqualTo(400);
    }

    @Test
    void othersSeeNothingOfThem() {
        String id = reservations.held(line("A", 8));
        ReservationFixture others = new ReservationFixture(WarehouseFixture.with(fixtures, 10, "A"));

        assertThat(others.stock().get(PATH + "/" + id).statusCode()).isEqualTo(404);
        assertThat(others.sellHeld(id, null).statusCode()).isEqualTo(404);
        assertThat(others.extend(id, 60, null).statusCode()).isEqualTo(404);
        assertThat(others.release(id, null).statusCode()).isEqualTo(404);
        assertThat(others.ids("&status=all", 100)).isEmpty();
        assertThat(stock.get(PATH + "/rsv_nonsense").statusCode()).isEqualTo(404);
        assertThat(reservations.level("A")).isEqualTo("100 8 92");
    }

    @Test
    void pastStockAndDryRunsKnowWhatIsReserved() {
        Instant before = Instant.now();
        reservations.held(line("A", 8));

        JsonNode past = Api.json(stock.get("/v1/stock?sku=A&asOf=" + before)).at("/items/0");
        assertThat(past.path("reserved").isNull()).isTrue();
        assertThat(past.path("available").isNull()).isTrue();
        JsonNode dryRun = Api.json(stock.api()
                        .post(
                                "/v1/stock/update?dryRun=true",
                                stock.access().authorization(),
                                WarehouseFixture.batch(WarehouseFixture.line("A", -2))))
                .at("/stock/0");
        assertThat(dryRun.path("reserved").longValue()).isEqualTo(8);
        assertThat(dryRun.path("available").longValue()).isEqualTo(90);
        assertThat(stock.api()
                        .get("/v1/stock", stock.access().authorization(), "Accept", "text/csv")
                        .body()
                        .lines()
                        .map(row -> row.replaceAll(",[^,]*Z,", ",time,")))
                .containsExactly(
                        "sku,quantity,status,threshold,par,sequence,updatedAt,reserved,available",
                        "A,100,LOW,40,120,1,time,8,92",
                        "B,100,LOW,40,120,2,time,0,100");
    }

    @Test
    void verificationProvesWhatIsReserved() {
        reservations.held(line("A", 8));
        stock.verify();

        jdbc.sql("update stock_level set reserved = 9 where warehouse_id = ? and sku = 'A'")
                .param(stock.access().uuid())
                .update();

        JsonNode result =
                Api.json(stock.api().post("/v1/ledger/verify", stock.access().authorization(), null));
        assertThat(result.path("valid").booleanValue()).isFalse();
        assertThat(result.path("firstBrokenSequence").longValue()).isEqualTo(1);
        assertThat(result.path("reason").stringValue())
                .contains("A")
                .contains("9")
                .contains("8");
    }

    @Test
    void theTenThousandthHoldIsTheLast() {
        jdbc.sql("""
                        with made as (
                            insert into reservation (warehouse_id, id, status, line_count, created_at, expires_at)
                            select ?, gen_random_uuid(), 'HELD', 1, now(), now() + interval '1 day'
                            from generate_series(1, 9999) returning warehouse_id, id)
                        insert into reservation_line (warehouse_id, reservation_id, position, sku, quantity)
                        select warehouse_id, id, 0, 'B', 1 from made""").param(stock.access().uuid()).update();

        assertThat(reservations.reserve("A", 1, 60, null).statusCode()).isEqualTo(201);
        HttpResponse<String> refused = reservations.reserve("A", 1, 60, null);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Api.json(refused).path("code").stringValue()).isEqualTo("invalid_state");
        assertThat(reservations.level("A")).isEqualTo("100 1 99");
    }

    @Test
    void aStockLowEventShowsWhatWasReserved() {
        stock.count("A", 130);
        reservations.held(line("A", 8));

        stock.update(WarehouseFixture.batch(WarehouseFixture.line("A", -20)), null);

        JsonNode event =
                Api.json(stock.get("/v1/events?type=stock.low&wait=10")).at("/events/0/data");
        assertThat(event.path("quantity").longValue()).isEqualTo(110);
        assertThat(event.path("reserved").longValue()).isEqualTo(8);
        assertThat(event.path("available").longValue()).isEqualTo(102);
    }

    private static JsonNode refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        return Api.json(answer);
    }

    private static void assertReplay(HttpResponse<String> first, HttpResponse<String> second) {
        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.path(field).stringValue());
    }
}
