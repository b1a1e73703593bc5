package co.wholesale888.wms.idempotency;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
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
    void aRepetitionIsAnsweredByteForByteAndAppliedOnce() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> first = stock.update(batch(line("A", -1)), "k");
        HttpResponse<String> again = stock.update(batch(line("A", -1)), "k");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(stock.quantity("A")).isEqualTo(9);
    }

    @Test
    void whiteSpaceKeyOrderAndBasePathAreNoPartOfTheRequest() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        HttpResponse<String> first = stock.update("""
                {"transactions":[{"sku":"A","type":"SALE","delta":-1}]}""", "k");

        HttpResponse<String> again = stock.api()
                .post("/api/wms/v1/stock/update", stock.place().authorization(), """
                        { "transactions" : [ { "delta" : -1, "type":"SALE", "sku":"\\u0041" } ] }""", "Idempotency-Key", "k");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(stock.quantity("A")).isEqualTo(9);
    }

    @Test
    void aKeyOfAnotherBodyOrPathIsRefusedAndNothingIsApplied() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        stock.update(batch(line("A", -1)), "k");

        HttpResponse<String> otherBody = stock.update(batch(line("A", -2)), "k");
        HttpResponse<String> otherPath = stock.api()
                .post("/v1/transactions", stock.place().authorization(), line("A", -1), "Idempotency-Key", "k");
        HttpResponse<String> invalidBody = stock.update(batch(line("A", 0)), "k");

        assertThat(otherBody.statusCode()).isEqualTo(422);
        assertThat(Api.json(otherBody).get("code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(Api.json(otherPath).get("code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(Api.json(invalidBody).get("code").stringValue()).isEqualTo("validation_failed");
        assertThat(stock.quantity("A")).isEqualTo(9);
    }

    @Test
    void aRefusalByTheStockIsReplayedEvenWhenTheStockHasCome() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 1, "A");
        HttpResponse<String> refused = stock.update(batch(line("A", -2)), "k");
        stock.count("A", 100);

        HttpResponse<String> again = stock.update(batch(line("A", -2)), "k");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).isEqualTo(refused.body());
        assertThat(again.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(stock.quantity("A")).isEqualTo(100);
    }

    @Test
    void aRefusalBeforeExecutionLeavesTheKeyFree() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        assertThat(stock.update(batch(line("LATER", -1)), "k").statusCode()).isEqualTo(422);
        assertThat(stock.update("{", "k").statusCode()).isEqualTo(400);
        assertThat(stock.get("/v1/idempotency/k").statusCode()).isEqualTo(404);
        assertThat(stock.update(batch(line("A", -1)), "k").statusCode()).isEqualTo(200);
    }

    @Test
    void aReissuedTokenStillReplaysAndAnotherWarehouseHasKeysOfItsOwn() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 10, "A");
        String body = batch(line("A", -1));
        HttpResponse<String> first = stock.update(body, "k");
        String secondToken = fixtures.supervisorToken(stock.place());

        HttpResponse<String> again =
                stock.api().post("/v1/stock/update", Api.bearer(secondToken), body, "Idempotency-Key", "k");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.update(body, "k").headers().firstValue("Idempotency-Replayed"))
                .isEmpty();
    }

    @Test
    void aCreatedTransactionIsReplayedWithItsLocation() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        String[] key = {"Idempotency-Key", "k"};
        HttpResponse<String> first =
                stock.api().post("/v1/transactions", stock.place().authorization(), line("A", -1), key);

        HttpResponse<String> again =
                stock.api().post("/v1/transactions", stock.place().authorization(), line("A", -1), key);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.headers().firstValue("Location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void theLookUpTellsWhatBecameOfAKey() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        HttpResponse<String> first = stock.update(batch(line("A", -1)), "my/key+1");

        JsonNode outcome = Api.json(stock.get("/v1/idempotency/my%2Fkey+1"));

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
        assertThat(stock.get("/v1/idempotency/unknown").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a, b"})
    void aBadKeyIsRefused(String key) {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 0, "A");

        HttpResponse<String> answer = stock.update("not even json", key);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("invalid_idempotency_key");
    }

    @Test
    void keysOf255CharactersAreTakenAndOf256OrRepeatedOnesAreNot() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        String body = batch(line("A", -1));

        assertThat(stock.update(body, "k".repeat(255)).statusCode()).isEqualTo(200);
        assertThat(stock.update(body, "k".repeat(256)).statusCode()).isEqualTo(400);
        assertThat(stock.api()
                        .post(
                                "/v1/stock/update",
                                stock.place().authorization(),
                                body,
                                "Idempotency-Key",
                                "a",
                                "Idempotency-Key",
                                "b")
                        .statusCode())
                .isEqualTo(400);
        assertThat(stock.quantity("A")).isEqualTo(9);
    }

    @Test
    void afterTheWindowAKeyIsFreeAgainPurgedOrNot() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        String body = batch(line("A", -1));
        stock.update(body, "k");
        expire(stock);

        assertThat(stock.get("/v1/idempotency/k").statusCode()).isEqualTo(404);
        assertThat(stock.update(batch(line("A", -2)), "k").headers().firstValue("Idempotency-Replayed"))
                .isEmpty();
        assertThat(stock.quantity("A")).isEqualTo(7);
        expire(stock);
        purge.purge();
        assertThat(records(stock)).isZero();
    }

    private void expire(WarehouseFixture stock) {
        jdbc.sql("update idempotency_record set expires_at = now() - interval '1 second' where scope_id = ?")
                .param(stock.place().uuid())
                .update();
    }

    private long records(WarehouseFixture stock) {
        return jdbc.sql("select count(*) from idempotency_record where scope_id = ?")
                .param(stock.place().uuid())
                .query(Long.class)
                .single();
    }
}
