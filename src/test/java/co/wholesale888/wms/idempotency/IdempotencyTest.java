package co.wholesale888.wms.idempotency;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class IdempotencyTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdempotencyPurge purge;

    @Test
    void aRepetitionIsAppliedOnceAndAnsweredByteForByte() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> first = warehouse.update(batch(line("A", -1)), "k");
        HttpResponse<String> again = warehouse.update(batch(line("A", -1)), "k");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(warehouse.quantity("A")).isEqualTo(9);
    }

    @Test
    void whiteSpaceFieldOrderAndBasePathDoNotMatter() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        HttpResponse<String> first = warehouse.update("""
                {"transactions":[{"sku":"A","type":"SALE","delta":-1}]}""", "k");

        String sameRequest = """
                { "transactions" : [ { "delta" : -1, "type":"SALE", "sku":"\\u0041" } ] }""";
        HttpResponse<String> again = warehouse
                .api()
                .post(
                        "/api/wms/v1/stock/update",
                        warehouse.access().authorization(),
                        sameRequest,
                        "Idempotency-Key",
                        "k");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(warehouse.quantity("A")).isEqualTo(9);
    }

    @Test
    void aKeyOfAnotherBodyOrPathIsRefused() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        warehouse.update(batch(line("A", -1)), "k");

        HttpResponse<String> otherBody = warehouse.update(batch(line("A", -2)), "k");
        HttpResponse<String> otherPath = warehouse
                .api()
                .post("/v1/transactions", warehouse.access().authorization(), line("A", -1), "Idempotency-Key", "k");
        HttpResponse<String> invalidBody = warehouse.update(batch(line("A", 0)), "k");

        assertThat(otherBody.statusCode()).isEqualTo(422);
        assertThat(Api.json(otherBody).get("code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(Api.json(otherPath).get("code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(Api.json(invalidBody).get("code").stringValue()).isEqualTo("validation_failed");
        assertThat(warehouse.quantity("A")).isEqualTo(9);
    }

    @Test
    void insufficientStockIsReplayedAfterRestocking() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1, "A");
        HttpResponse<String> refused = warehouse.update(batch(line("A", -2)), "k");
        warehouse.count("A", 100);

        HttpResponse<String> again = warehouse.update(batch(line("A", -2)), "k");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).isEqualTo(refused.body());
        assertThat(again.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(warehouse.quantity("A")).isEqualTo(100);
    }

    @Test
    void anInvalidRequestLeavesTheKeyUnused() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");

        assertThat(warehouse.update(batch(line("LATER", -1)), "k").statusCode()).isEqualTo(422);
        assertThat(warehouse.update("{", "k").statusCode()).isEqualTo(400);
        assertThat(warehouse.get("/v1/idempotency/k").statusCode()).isEqualTo(404);
        assertThat(warehouse.update(batch(line("A", -1)), "k").statusCode()).isEqualTo(200);
    }

    @Test
    void keysBelongToTheWarehouseAndNotToTheToken() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 10, "A");
        String body = batch(line("A", -1));
        HttpResponse<String> first = warehouse.update(body, "k");
        String secondToken = fixtures.supervisorToken(warehouse.access());

        HttpResponse<String> again =
                warehouse.api().post("/v1/stock/update", Api.bearer(secondToken), body, "Idempotency-Key", "k");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.update(body, "k").headers().firstValue("Idempotency-Replayed"))
                .isEmpty();
    }

    @Test
    void aCreatedTransactionIsReplayedWithItsLocation() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        String[] key = {"Idempotency-Key", "k"};
        HttpResponse<String> first =
                warehouse.api().post("/v1/transactions", warehouse.access().authorization(), line("A", -1), key);

        HttpResponse<String> again =
                warehouse.api().post("/v1/transactions", warehouse.access().authorization(), line("A", -1), key);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.headers().firstValue("Location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void theLookUpShowsTheOutcomeOfAKey() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        HttpResponse<String> first = warehouse.update(batch(line("A", -1)), "my/key+1");

        JsonNode outcome = Api.json(warehouse.get("/v1/idempotency/my%2Fkey+1"));

        assertThat(outcome.get("key").stringValue()).isEqualTo("my/key+1");
        assertThat(outcome.get("state").stringValue()).isEqualTo("COMPLETED");
        assertThat(outcome.get("status").intValue()).isEqualTo(200);
        assertThat(outcome.get("method").stringValue()).isEqualTo("POST");
        assertThat(outcome.get("path").stringValue()).isEqualTo("/v1/stock/update");
        assertThat(outcome.get("body")).isEqualTo(Api.json(first));
        assertThat(Duration.between(
                        Instant.parse(outcome.get("createdAt").stringValue()),
                        Instant.parse(outcome.get("expiresAt").stringValue())))
                .isEqualTo(Duration.ofHours(24));
        assertThat(warehouse.get("/v1/idempotency/unknown").statusCode()).isEqualTo(404);
    }

    @Test
    void anOperatorsKeyIsReplayedButNotShownToTheWarehouse() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        String orders = "/ops/v1/warehouses/" + warehouse.access().id() + "/orders";
        String order = """
                {"reference":"PO-1","lines":[{"sku":"A","quantity":1}]}""";

        HttpResponse<String> first = warehouse.api().post(orders, fixtures.operator(), order, "Idempotency-Key", "k");
        HttpResponse<String> seen = warehouse.get("/v1/idempotency/k");
        HttpResponse<String> again = warehouse.api().post(orders, fixtures.operator(), order, "Idempotency-Key", "k");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(seen.statusCode()).as(seen.body()).isEqualTo(404);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }

    @Test
    void everyValidKeyCanBeLookedUp() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String allCharacters =
                IntStream.rangeClosed('!', '~').mapToObj(Character::toString).collect(Collectors.joining());
        List<String> keys = List.of(
                allCharacters,
                "...",
                "./a",
                "../a",
                "a/..",
                "a/../b",
                "/",
                "//",
                "a//b",
                "/.",
                "%2E",
                "%",
                ";",
                "a;b=c",
                "?",
                "#",
                "\\",
                "~",
                ".a",
                "..a",
                "a.",
                "*");
        for (String key : keys) {
            assertThat(warehouse.update(batch(line("A", -1)), key).statusCode())
                    .as(key)
                    .isEqualTo(200);
            String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
            HttpResponse<String> found = warehouse.get("/v1/idempotency/" + encoded);
            assertThat(Api.json(found).path("key").stringValue())
                    .as(found.body())
                    .isEqualTo(key);
        }
        assertThat(warehouse.quantity("A")).isEqualTo(100 - keys.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a, b", ".", ".."})
    void invalidKeysAreRefused(String key) {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A");

        HttpResponse<String> answer = warehouse.update("not even json", key);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("invalid_idempotency_key");
    }

    @Test
    void keysHaveUpTo255CharactersAndAreSentOnce() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        String body = batch(line("A", -1));

        assertThat(warehouse.update(body, "k".repeat(255)).statusCode()).isEqualTo(200);
        assertThat(warehouse.update(body, "k".repeat(256)).statusCode()).isEqualTo(400);
        assertThat(warehouse
                        .api()
                        .post(
                                "/v1/stock/update",
                                warehouse.access().authorization(),
                                body,
                                "Idempotency-Key",
                                "a",
                                "Idempotency-Key",
                                "b")
                        .statusCode())
                .isEqualTo(400);
        assertThat(warehouse.quantity("A")).isEqualTo(9);
    }

    @Test
    void anExpiredKeyCanBeUsedAgainAndIsPurged() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        String body = batch(line("A", -1));
        warehouse.update(body, "k");
        expire(warehouse, "1 second");

        assertThat(warehouse.get("/v1/idempotency/k").statusCode()).isEqualTo(404);
        assertThat(warehouse.update(batch(line("A", -2)), "k").headers().firstValue("Idempotency-Replayed"))
                .isEmpty();
        assertThat(warehouse.quantity("A")).isEqualTo(7);
        expire(warehouse, "30 seconds");
        purge.purge();
        assertThat(records(warehouse)).as("a waiting request may need it").isOne();
        expire(warehouse, "61 seconds");
        purge.purge();
        assertThat(records(warehouse)).isZero();
    }

    private void expire(WarehouseFixture warehouse, String ago) {
        jdbc.sql("update idempotency_record set expires_at = now() - ?::interval where scope_id = ?")
                .param(ago)
                .param(warehouse.access().uuid())
                .update();
    }

    private long records(WarehouseFixture warehouse) {
        return jdbc.sql("select count(*) from idempotency_record where scope_id = ?")
                .param(warehouse.access().uuid())
                .query(Long.class)
                .single();
    }
}
