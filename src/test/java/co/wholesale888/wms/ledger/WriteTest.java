package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class WriteTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aBatchIsAppliedInOrderAndAnsweredWithEntriesAndLevels() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "B", "A");

        HttpResponse<String> answer = stock.update(batch(line("B", -12), line("A", 5), line("B", -1)), null);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = Api.json(answer);
        assertThat(json.get("transactions").findValuesAsString("sequence")).containsExactly("3", "4", "5");
        assertThat(json.get("transactions").findValuesAsString("quantityAfter")).containsExactly("88", "105", "87");
        assertThat(json.get("stock").findValuesAsString("sku")).containsExactly("A", "B");
        assertThat(json.at("/stock/1/quantity").longValue()).isEqualTo(87);
        assertThat(json.at("/stock/1/status").stringValue()).isEqualTo("LOW");
        assertThat(json.at("/transactions/0/source").stringValue()).isEqualTo("API");
        assertThat(json.at("/transactions/0/sourceId").stringValue()).startsWith("tok_");
        assertThat(json.at("/transactions/0/id").stringValue()).startsWith("txn_");
        assertThat(json.at("/transactions/0/recordedAt").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(stock.quantity("B")).isEqualTo(87);
        assertThat(Api.json(stock.get(
                        "/v1/transactions/" + json.at("/transactions/0/id").stringValue())))
                .isEqualTo(json.at("/transactions/0"));
        stock.verify();
    }

    @Test
    void aSingleLineHasALocationUnderBothBasePaths() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> plain =
                stock.api().post("/v1/transactions", stock.access().authorization(), line("A", -1));
        HttpResponse<String> prefixed =
                stock.api().post("/api/wms/v1/transactions", stock.access().authorization(), line("A", -1));

        assertThat(plain.statusCode()).isEqualTo(201);
        String id = Api.json(plain).at("/transactions/0/id").stringValue();
        assertThat(plain.headers().firstValue("Location")).hasValue("/v1/transactions/" + id);
        assertThat(prefixed.headers().firstValue("Location").orElse("")).startsWith("/api/wms/v1/transactions/txn_");
        assertThat(Api.json(prefixed).at("/stock/0/quantity").longValue()).isEqualTo(8);
    }

    @Test
    void aWriteWithUnacceptableAnswerTypeIsNotApplied() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> refused = stock.api()
                .post(
                        "/v1/stock/update",
                        stock.access().authorization(),
                        batch(line("A", -1)),
                        "Accept",
                        "image/png, application/json;q=0");

        assertThat(refused.statusCode()).isEqualTo(406);
        assertThat(Api.json(refused).get("code").stringValue()).isEqualTo("not_acceptable");
        assertThat(stock.quantity("A")).isEqualTo(10);
    }

    @Test
    void theCurlExampleOfTheProductPageWorks() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "TEE-BLK-L");

        HttpResponse<String> answer = stock.api()
                .post(
                        "/api/wms/v1/stock/update",
                        stock.access().authorization(),
                        """
                        {"transactions":[{"sku":"TEE-BLK-L","delta":-12,"type":"SALE"}]}""",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Idempotency-Key",
                        "0F8A6E9C-6B1F-4B8E-9B0C-1D2E3F4A5B6C");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(stock.quantity("TEE-BLK-L")).isEqualTo(88);
    }

    @Test
    void insufficientStockNamesEveryLineAndChangesNothing() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 5, "A", "B");

        HttpResponse<String> answer = stock.update(batch(line("A", -6), line("B", -1), line("B", -5)), null);

        assertThat(answer.statusCode()).isEqualTo(409);
        JsonNode problem = Api.json(answer);
        assertThat(problem.get("code").stringValue()).isEqualTo("insufficient_stock");
        assertThat(problem.get("errors").findValuesAsString("index")).containsExactly("0", "2");
        assertThat(problem.get("errors").findValuesAsString("available")).containsExactly("5", "4");
        assertThat(problem.get("errors").findValuesAsString("requested")).containsExactly("6", "5");
        assertThat(stock.quantity("A")).isEqualTo(5);
        assertThat(stock.quantity("B")).isEqualTo(5);
        assertThat(stock.ledger()).hasSize(2);
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"sku":"A","type":"SALE","delta":1}                                          | 422 | validation_failed
            {"sku":"A","type":"RETURN","delta":-1}                                       | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":0}                                          | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1000000001}                                | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-99999999999999999999}                      | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1.5}                                       | 400 | malformed_json
            {"sku":"A","type":"SALE","delta":-1e0}                                       | 400 | malformed_json
            {"sku":"A","type":"SALE","delta":"-1"}                                       | 400 | malformed_json
            {"sku":"A","type":"SALE"}                                                    | 422 | validation_failed
            {"sku":"A","delta":-1}                                                       | 422 | validation_failed
            {"type":"SALE","delta":-1}                                                   | 422 | validation_failed
            {"sku":7,"type":"SALE","delta":-1}                                           | 400 | malformed_json
            {"sku":" A","type":"SALE","delta":-1}                                        | 422 | validation_failed
            {"sku":"NOPE","type":"SALE","delta":-1}                                      | 422 | unknown_sku
            {"sku":"A","type":"RECEIPT","delta":1}                                       | 422 | validation_failed
            {"sku":"A","type":"GIFT","delta":1}                                          | 422 | validation_failed
            {"sku":"A","type":"ISSUE","delta":-1}                                        | 422 | validation_failed
            {"sku":"A","type":"ISSUE","delta":-1,"workerId":""}                          | 422 | validation_failed
            {"sku":"A","type":"SALE","countedQuantity":3}                                | 422 | validation_failed
            {"sku":"A","type":"ADJUSTMENT","countedQuantity":3,"delta":1}                | 422 | validation_failed
            {"sku":"A","type":"ADJUSTMENT","countedQuantity":-1}                         | 422 | validation_failed
            {"sku":"A","type":"ADJUSTMENT","countedQuantity":1000000000001}              | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1,"expectedQuantity":11}                   | 409 | quantity_mismatch
            {"sku":"A","type":"SALE","delta":-1,"expectedQuantity":-1}                   | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1,"occurredAt":"yesterday"}                | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1,"occurredAt":"2020-01-01T00:00:00Z"}     | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1,"occurredAt":"2199-01-01T00:00:00Z"}     | 422 | validation_failed
            {"sku":"A","type":"SALE","delta":-1,"surprise":1}                            | 400 | unknown_field
            {"sku":"A","sku":"A","type":"SALE","delta":-1}                               | 400 | malformed_json
            {"sku":"A","type":"SALE","delta":-1} x                                       | 400 | malformed_json
            []                                                                           | 400 | malformed_json
            {"sku":"A","type":"SALE","delta":-11}                                        | 409 | insufficient_stock
            """)
    void anInvalidLineIsRefusedWithItsCodeAndChangesNothing(String body, int status, String code) {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> single =
                stock.api().post("/v1/transactions", stock.access().authorization(), body);
        HttpResponse<String> batch = stock.update(batch(line("A", -1), body), null);

        assertThat(single.statusCode()).as(single.body()).isEqualTo(status);
        assertThat(Api.json(single).get("code").stringValue()).isEqualTo(code);
        assertThat(batch.statusCode()).as(batch.body()).isBetween(400, 422);
        assertThat(stock.quantity("A")).isEqualTo(10);
        assertThat(stock.ledger()).hasSize(1);
    }

    @Test
    void typesMatchAsciiLettersOnly() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        String longS = stock.update(batch("{\"sku\":\"A\",\"type\":\"ſale\",\"delta\":-1}"), null)
                .body();
        String unknown = stock.update(batch("{\"sku\":\"A\",\"type\":\"gift\",\"delta\":-1}"), null)
                .body();

        assertThat(Api.json(longS).get("code").stringValue()).isEqualTo("validation_failed");
        assertThat(Api.json(longS).get("errors")).isEqualTo(Api.json(unknown).get("errors"));
    }

    @Test
    void violationsOfAllLinesAreReportedTogether() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        JsonNode problem = Api.json(stock.update(
                batch("{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":3}", line("A", -1), "{\"delta\":1}"), null));

        assertThat(problem.get("errors").findValuesAsString("index")).containsExactly("0", "2", "2");
        assertThat(problem.get("errors").findValuesAsString("field")).containsExactly("delta", "sku", "type");
    }

    @Test
    void aBatchHasOneToAThousandLines() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 5_000, "A");

        assertThat(stock.update(batch(), null).statusCode()).isEqualTo(422);
        assertThat(stock.update(batchOf(1_001), null).statusCode()).isEqualTo(422);
        HttpResponse<String> thousand = stock.update(batchOf(1_000), null);

        assertThat(thousand.statusCode()).isEqualTo(200);
        assertThat(Api.json(thousand).get("transactions")).hasSize(1_000);
        assertThat(stock.quantity("A")).isEqualTo(4_000);
        stock.verify();
    }

    @Test
    void aDryRunAnswersLikeAWriteAndWritesNothing() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> good =
                stock.api().post("/v1/transactions?dryRun=true", stock.access().authorization(), line("A", -3));
        HttpResponse<String> bad =
                stock.api().post("/v1/stock/update?dryRun=true", stock.access().authorization(), batch(line("A", -11)));
        HttpResponse<String> keyed = stock.api()
                .post(
                        "/v1/stock/update?dryRun=true",
                        stock.access().authorization(),
                        batch(line("A", -1)),
                        "Idempotency-Key",
                        "k");

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(Api.json(good).at("/transactions/0/quantityAfter").longValue())
                .isEqualTo(7);
        assertThat(Api.json(good).at("/transactions/0/id").isNull()).isTrue();
        assertThat(Api.json(good).at("/transactions/0/occurredAt").isNull()).isTrue();
        assertThat(bad.statusCode()).isEqualTo(409);
        assertThat(keyed.statusCode()).isEqualTo(400);
        assertThat(Api.json(keyed).get("code").stringValue()).isEqualTo("invalid_parameter");
        assertThat(stock.quantity("A")).isEqualTo(10);
        assertThat(stock.ledger()).hasSize(1);
    }

    @Test
    void enumsAndTimesAreReadInAnyFormAndReturnedInOne() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        String time = OffsetDateTime.now(ZoneOffset.ofHours(2))
                .minusHours(1)
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME); // toString() omits seconds that are zero

        JsonNode entry =
                Api.json(stock.update(batch("""
                {"sku":"A","type":"issue","delta":-1,"workerId":"w-7","reference":"R",
                 "note":"\\u00e9\\n","occurredAt":"%s"}""".formatted(time)), null)).at("/transactions/0");

        assertThat(entry.get("type").stringValue()).isEqualTo("ISSUE");
        assertThat(entry.get("occurredAt").stringValue()).endsWith(".000000Z");
        assertThat(entry.get("note").stringValue()).isEqualTo("é\n");
        stock.verify();
    }

    /** An instance's clock may be ahead, and its time would be that of the first entries: they are not before the head. */
    @Test
    void aNewLedgerHasNoTimeOfTheInstance() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 0);
        assertThat(jdbc.sql("select recorded_at < '2000-01-01' from ledger_head where warehouse_id = ?")
                        .param(stock.access().uuid())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aSandboxStartsWithItsTestSku() {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newSandbox());

        JsonNode opening = stock.ledger().getFirst();

        assertThat(stock.quantity("TEST-SKU")).isEqualTo(100);
        assertThat(opening.get("source").stringValue()).isEqualTo("SANDBOX");
        assertThat(opening.get("type").stringValue()).isEqualTo("ADJUSTMENT");
        assertThat(opening.get("delta").longValue()).isEqualTo(100);
        assertThat(stock.sell("k", "TEST-SKU").statusCode()).isEqualTo(200);
        stock.verify();
    }

    @Test
    void theStockOfAnotherWarehouseIsUnknown() {
        WarehouseFixture mine = WarehouseFixture.with(fixtures, 10, "A");
        WarehouseFixture theirs = WarehouseFixture.with(fixtures, 10, "B");

        HttpResponse<String> answer = mine.update(batch(line("B", -1)), null);

        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("unknown_sku");
        assertThat(theirs.quantity("B")).isEqualTo(10);
    }

    private static String batchOf(int lines) {
        List<String> all = Collections.nCopies(lines, line("A", -1));
        return batch(all.toArray(String[]::new));
    }
}
