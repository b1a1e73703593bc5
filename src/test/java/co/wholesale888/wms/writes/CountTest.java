package co.wholesale888.wms.writes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Counts of a few SKUs, as JSON and as a file. */
@ServiceTest
class CountTest {

    private static final String COUNT = "/v1/stock/count";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stock;

    @BeforeEach
    void createWarehouse() {
        stock = WarehouseFixture.with(fixtures, 100, "A", "B", "C");
    }

    @Test
    void everyRowGetsAnEntryInTheOrderOfTheRows() {
        HttpResponse<String> answer = json(COUNT, """
                {"reference":"INV-7","counts":[{"sku":"C","countedQuantity":97},{"sku":"A","countedQuantity":100,
                "expectedQuantity":100,"note":"aisle 4"},{"sku":"B","countedQuantity":0}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"dryRun":false,"reference":"INV-7","counted":3,"changed":2,"unchanged":1,"transactions":[\
                {"sequence":4,"sku":"C","delta":-3,"quantityAfter":97},\
                {"sequence":5,"sku":"A","delta":0,"quantityAfter":100},\
                {"sequence":6,"sku":"B","delta":-100,"quantityAfter":0}]}""");
        List<JsonNode> entries = stock.ledger().subList(3, 6);
        assertThat(entries)
                .extracting(entry -> entry.path("type").stringValue())
                .containsOnly("ADJUSTMENT");
        assertThat(entries)
                .extracting(entry -> entry.path("source").stringValue())
                .containsOnly("API");
        assertThat(entries)
                .extracting(entry -> entry.path("reference").stringValue())
                .containsOnly("INV-7");
        assertThat(entries)
                .extracting(entry -> entry.path("note").stringValue(null))
                .containsExactly(null, "aisle 4", null);
        assertThat(stock.quantity("C")).isEqualTo(97);
        stock.verify();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sku,countedQuantity\nA,90\nB,100\n",
                "\uFEFFcountedQuantity;note;sku;expectedQuantity\r\n90;\"one\r\ntwo; \"\"three\"\"\";A;100\r\n100;;B;",
                "\r\rsku\tcountedQuantity\r\r A \t 90 \r\t\rB\t100\r",
            })
    void aFileIsCountedAsSpreadsheetsWriteIt(String file) {
        HttpResponse<String> answer = csv(COUNT + "?reference=INV%207", file);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"dryRun":false,"reference":"INV 7","counted":2,"changed":1,"unchanged":1,"transactions":[\
                {"sequence":4,"sku":"A","delta":-10,"quantityAfter":90},\
                {"sequence":5,"sku":"B","delta":0,"quantityAfter":100}]}""");
    }

    @Test
    void everyBadRowIsNamedByItsLineAndNothingIsCounted() {
        HttpResponse<String> answer = csv(COUNT, """
                sku;countedQuantity;note;expectedQuantity
                A;12.0;;

                B;1,5;;1e3
                -x;-1;;
                =1+1;1;;
                C;1
                C;1;"a
                b";
                C;2;;
                'C;1;;;
                ;;x;
                B;01;;1000000000001
                """);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(errors(answer))
                .containsExactly(
                        "2 0 countedQuantity A",
                        "4 1 countedQuantity B",
                        "4 1 expectedQuantity B",
                        "5 2 sku -x",
                        "5 2 countedQuantity -x",
                        "6 3 sku =1+1",
                        "7 4 null C",
                        "10 6 sku C",
                        "11 7 null 'C",
                        "12 8 sku null",
                        "12 8 countedQuantity null",
                        "13 9 sku B",
                        "13 9 countedQuantity B",
                        "13 9 expectedQuantity B");
        assertThat(answer.body())
                .contains("sku C is counted at line 8 already.", "The row has 2 cells, but the header has 4.");
        assertThat(stock.ledger()).hasSize(3);
    }

    @Test
    void ofEqualSkusAllButTheFirstAreNamed() {
        HttpResponse<String> answer = json(COUNT, """
                {"counts":[{"sku":"A","countedQuantity":1},{"sku":"A","countedQuantity":1},
                {"sku":"a","countedQuantity":1},{"sku":"A","countedQuantity":2}]}""");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(errors(answer)).containsExactly("null 1 sku A", "null 3 sku A");
        assertThat(answer.body())
                .contains("sku A is counted at index 0 already.")
                .doesNotContain("\"line\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?dryRun=true"})
    void unknownSkusAndUnexpectedLevelsAreNamedByLine(String query) {
        String unknown = "sku,countedQuantity\nA,1\n\nNOPE,1\nNEVER,1";
        HttpResponse<String> notThere = csv(COUNT + query, unknown);
        assertThat(notThere.statusCode()).isEqualTo(422);
        assertThat(code(notThere)).isEqualTo("unknown_sku");
        assertThat(errors(notThere)).containsExactly("4 1 sku NOPE", "5 2 sku NEVER");

        String changed = "sku,countedQuantity,expectedQuantity\nA,1,100\nB,1,99\nC,1,98";
        HttpResponse<String> mismatch = csv(COUNT + query, changed);
        assertThat(mismatch.statusCode()).isEqualTo(409);
        assertThat(code(mismatch)).isEqualTo("quantity_mismatch");
        assertThat(errors(mismatch)).containsExactly("3 1 expectedQuantity B", "4 2 expectedQuantity C");
        assertThat(Api.json(mismatch).at("/errors/0/actual").longValue()).isEqualTo(100);
        assertThat(stock.ledger()).hasSize(3);
    }

    @Test
    void aDryRunSaysWhatTheCountThenDoes() {
        String file = "sku,countedQuantity\nC,97\nA,100\nB,103";

        HttpResponse<String> dry = csv(COUNT + "?dryRun=true&reference=INV-7", file);
        assertThat(dry.body()).isEqualTo("""
                {"dryRun":true,"counted":3,"changed":2,"unchanged":1,"differences":[\
                {"sku":"C","quantity":100,"countedQuantity":97,"delta":-3},\
                {"sku":"B","quantity":100,"countedQuantity":103,"delta":3}]}""");
        assertThat(stock.ledger()).hasSize(3);

        JsonNode applied = Api.json(csv(COUNT + "?dryRun=false", file));
        assertThat(applied.path("changed").intValue()).isEqualTo(2);
        assertThat(applied.path("transactions").findValuesAsString("delta")).containsExactly("-3", "0", "3");
        assertThat(Api.json(csv(COUNT + "?dryRun=true", file)).path("differences"))
                .isEmpty();
        assertThat(code(csv(COUNT + "?dryRun=true", file, "Idempotency-Key", "k")))
                .isEqualTo("invalid_parameter");
    }

    @Test
    void aFileThatIsSentAgainIsCountedOnce() {
        HttpResponse<String> first = csv(COUNT + "?reference=R", "sku,countedQuantity\nA,7\n", "Idempotency-Key", "k");
        stock.count("A", 50);
        HttpResponse<String> again =
                csv(COUNT + "?reference=R", "countedQuantity;sku\r\n\r\n7;A\r\n", "Idempotency-Key", "k");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(stock.quantity("A")).isEqualTo(50);
        for (String other : List.of(
                csv(COUNT, "sku,countedQuantity\nA,7\n", "Idempotency-Key", "k").body(),
                csv(COUNT + "?reference=R", "sku,countedQuantity\nA,8\n", "Idempotency-Key", "k")
                        .body(),
                json(COUNT, "{\"counts\":[{\"sku\":\"A\",\"countedQuantity\":7}]}", "Idempotency-Key", "k")
                        .body())) {
            assertThat(Api.json(other).path("code").stringValue()).isEqualTo("idempotency_key_reused");
        }
    }

    @Test
    void aRefusalByTheStockIsReplayedWithItsLines() {
        String file = "sku,countedQuantity,expectedQuantity\n\nA,7,8\n";
        HttpResponse<String> first = csv(COUNT, file, "Idempotency-Key", "k");
        stock.count("A", 8);
        HttpResponse<String> again = csv(COUNT, file, "Idempotency-Key", "k");

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(errors(first)).containsExactly("3 0 expectedQuantity A");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Api.json(stock.get("/v1/idempotency/k"))
                        .at("/body/errors/0/line")
                        .intValue())
                .isEqualTo(3);
        assertThat(stock.quantity("A")).isEqualTo(8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"counts":[{"sku":"A","countedQuantity":1.0}]}                          | 400 | malformed_json
            {"counts":[{"sku":"A","countedQuantity":"1"}]}                          | 400 | malformed_json
            {"counts":[{"sku":7,"countedQuantity":1}]}                              | 400 | malformed_json
            {"counts":[7]}                                                          | 400 | malformed_json
            {"counts":{}}                                                           | 400 | malformed_json
            {"counts":[{"sku":"A","countedQuantity":1,"delta":1}]}                  | 400 | unknown_field
            {"counts":[{"sku":"A","countedQuantity":1}],"dryRun":true}              | 400 | unknown_field
            {}                                                                      | 422 | validation_failed
            {"counts":[]}                                                           | 422 | validation_failed
            {"counts":[{"sku":"A"}]}                                                | 422 | validation_failed
            {"counts":[{"countedQuantity":1}]}                                      | 422 | validation_failed
            {"counts":[{"sku":"A","countedQuantity":-1}]}                           | 422 | validation_failed
            {"counts":[{"sku":"A","countedQuantity":1000000000001}]}                | 422 | validation_failed
            {"counts":[{"sku":"A","countedQuantity":1,"expectedQuantity":-1}]}      | 422 | validation_failed
            sku,countedQuantity                                                     | 400 | malformed_json
            """)
    void jsonIsReadStrictly(String body, int status, String code) {
        HttpResponse<String> answer = json(COUNT, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                           | 400 | malformed_request
            {"counts":[{"sku":"A","countedQuantity":1}]} | 400 | malformed_request
            sku,countedQuantity,SKU                      | 400 | unknown_field
            sku,countedQuantity,sku                      | 400 | malformed_request
            sku,countedQuantity,"x                       | 400 | malformed_request
            sku,note                                     | 422 | validation_failed
            countedQuantity                              | 422 | validation_failed
            sku,countedQuantity                          | 422 | validation_failed
            """)
    void aFileIsReadStrictly(String file, int status, String code) {
        HttpResponse<String> answer = csv(COUNT, file);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
    }

    @Test
    void referenceAndNotesHaveTheLimitsOfOtherWrites() {
        String row = "{\"sku\":\"A\",\"countedQuantity\":1,\"note\":\"%s\"}";
        String body = "{\"reference\":\"%s\",\"counts\":[" + row + "]}";
        assertThat(json(COUNT + "?dryRun=true", body.formatted("€".repeat(128), "€".repeat(500)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(errors(json(COUNT, body.formatted("r".repeat(129), "n".repeat(501)))))
                .containsExactly("null null reference null", "null 0 note A");
        String file = "sku,countedQuantity,note\nA,1,";
        assertThat(errors(csv(COUNT, file + "n".repeat(501)))).containsExactly("2 0 note A");
        assertThat(code(csv(COUNT + "?reference=" + "r".repeat(129), file))).isEqualTo("invalid_parameter");
        assertThat(code(csv(COUNT + "?reference=", file))).isEqualTo("invalid_parameter");
        assertThat(code(json(COUNT + "?reference=R", body.formatted("R", "n")))).isEqualTo("invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/csv                              | 200
            TEXT/CSV; charset="UTF-8"; header=present | 200
            text/csv;charset=utf-16               | 400
            text/csv; charset=windows-1252        | 400
            text/csv; charset=nonsense            | 400
            text/csvx                             | 400
            text/plain                            | 400
            """)
    void onlyTextCsvInUtf8IsAFile(String type, int status) {
        HttpResponse<String> answer = stock.api()
                .post(
                        COUNT + "?dryRun=true",
                        stock.access().authorization(),
                        "sku,countedQuantity\nA,1",
                        "Content-Type",
                        type);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void anotherWarehouseWithTheSameSkusKeepsItsLevels() {
        WarehouseFixture other = WarehouseFixture.with(fixtures, 50, "A", "OTHER");

        assertThat(csv(COUNT, "sku,countedQuantity\nA,1", "Idempotency-Key", "k")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> own =
                post(other, COUNT, "sku,countedQuantity\nA,2", "Content-Type", "text/csv", "Idempotency-Key", "k");
        HttpResponse<String> foreign = csv(COUNT, "sku,countedQuantity\nOTHER,1");

        assertThat(own.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(other.quantity("A")).isEqualTo(2);
        assertThat(stock.quantity("A")).isEqualTo(1);
        assertThat(code(foreign)).isEqualTo("unknown_sku");
    }

    @Test
    void aWorkerMayNotCount() {
        String worker = Api.bearer(fixtures.workerToken(stock.access(), "w-1"));
        HttpResponse<String> answer =
                stock.api().post(COUNT, worker, "sku,countedQuantity\nA,1", "Content-Type", "text/csv");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(stock.quantity("A")).isEqualTo(100);
    }

    @Test
    void twoInstancesCountTheSameSkusOneAfterTheOther() {
        WarehouseFixture there = stock.through(Instance.second().api());
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(
                        i % 2 == 0 ? stock : there,
                        COUNT,
                        "sku,countedQuantity\nA,%1$s\nB,%1$s\nC,%1$s".formatted(i),
                        "Content-Type",
                        "text/csv",
                        "Idempotency-Key",
                        "k-" + i)))
                .toList();
        assertThat(calls.stream().map(CompletableFuture::join))
                .extracting(HttpResponse::statusCode)
                .containsOnly(200);

        List<JsonNode> entries = stock.ledger();
        assertThat(entries).hasSize(3 + 3 * 20);
        for (int i = 3; i < entries.size(); i += 3) {
            assertThat(entries.subList(i, i + 3))
                    .extracting(entry -> entry.path("quantityAfter").longValue())
                    .containsOnly(entries.get(i).path("quantityAfter").longValue());
        }
        assertThat(stock.quantity("A")).isEqualTo(stock.quantity("C"));
        stock.verify();
    }

    private HttpResponse<String> json(String path, String body, String... headers) {
        return headers.length == 0
                ? stock.api().post(path, stock.access().authorization(), body)
                : post(stock, path, body, headers);
    }

    private HttpResponse<String> csv(String path, String file, String... headers) {
        String[] all = headers.length == 0
                ? new String[] {"Content-Type", "text/csv"}
                : new String[] {"Content-Type", "text/csv", headers[0], headers[1]};
        return post(stock, path, file, all);
    }

    private static HttpResponse<String> post(WarehouseFixture warehouse, String path, String body, String... headers) {
        return warehouse.api().post(path, warehouse.access().authorization(), body, headers);
    }

    private static String code(HttpResponse<String> answer) {
        return Api.json(answer).path("code").stringValue("");
    }

    /** Line, index, field and SKU of each violation. */
    private static List<String> errors(HttpResponse<String> answer) {
        return Api.json(answer)
                .path("errors")
                .valueStream()
                .map(each -> "%s %s %s %s"
                        .formatted(
                                each.path("line").asString("null"),
                                each.path("index").asString("null"),
                                each.path("field").asString("null"),
                                each.path("sku").asString("null")))
                .toList();
    }
}
