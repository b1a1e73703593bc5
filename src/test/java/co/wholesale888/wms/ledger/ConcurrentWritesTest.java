package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.Calls.together;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ConcurrentWritesTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void twoHundredBuyersOfOneHundredUnitsGetOneHundred() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");

        List<HttpResponse<String>> answers = together(200, i -> stock.sell(null, "A"));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(100);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .hasSize(100)
                .allSatisfy(answer ->
                        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("insufficient_stock"));
        assertThat(stock.quantity("A")).isZero();
        assertThat(stock.ledger()).hasSize(101);
        stock.verify();
    }

    @Test
    void batchesInOppositeOrderDoNotDeadlockOrInterleave() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 1_000, "A", "B", "C");

        List<HttpResponse<String>> answers = together(
                120, i -> i % 2 == 0 ? stock.sell(null, "A", "B", "C") : stock.sell("key-" + i, "C", "B", "A"));

        assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
        for (String sku : List.of("A", "B", "C")) {
            assertThat(stock.quantity(sku)).isEqualTo(880);
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(sequences(answer)).isEqualTo(consecutiveFrom(sequences(answer))));
        stock.verify();
    }

    /** Random concurrent histories: the ledger holds the answered transactions, and it adds up. */
    @Test
    void theLedgerHoldsExactlyTheAnsweredTransactions() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 20, "A", "B", "C");

        List<HttpResponse<String>> answers = together(300, i -> {
            Random random = ThreadLocalRandom.current();
            List<String> lines = new ArrayList<>();
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                long delta = random.nextLong(-9, 9);
                lines.add(line(List.of("A", "B", "C").get(random.nextInt(3)), delta == 0 ? 1 : delta));
            }
            return stock.update(batch(lines.toArray(String[]::new)), random.nextBoolean() ? "key-" + i : null);
        });

        List<JsonNode> answered = new ArrayList<>();
        answers.stream()
                .filter(answer -> answer.statusCode() == 200)
                .forEach(answer -> Api.json(answer).get("transactions").forEach(answered::add));
        List<JsonNode> ledger = stock.ledger();
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 409);
        assertThat(ledger.subList(3, ledger.size())).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(ledger.stream().map(entry -> entry.get("sequence").longValue()))
                .isEqualTo(LongStream.rangeClosed(1, ledger.size()).boxed().toList());
        for (String sku : List.of("A", "B", "C")) {
            List<JsonNode> entries = ledger.stream()
                    .filter(entry -> entry.get("sku").stringValue().equals(sku))
                    .toList();
            long quantity = 0;
            for (JsonNode entry : entries) {
                quantity += entry.get("delta").longValue();
                assertThat(entry.get("quantityAfter").longValue())
                        .isEqualTo(quantity)
                        .isNotNegative();
            }
            assertThat(stock.quantity(sku)).isEqualTo(quantity);
        }
        stock.verify();
    }

    /** Only a key says that two requests are the same; a reference, a SKU and a quantity do not. */
    @Test
    void identicalLinesWithOneReferenceAreAllWritten() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        String line = "{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":-1,\"reference\":\"SO-1\"}";

        List<HttpResponse<String>> answers = together(10, i -> stock.update(batch(line, line), i < 5 ? "k" + i : null));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(stock.quantity("A")).isEqualTo(80);
        assertThat(Api.json(stock.get("/v1/transactions?reference=SO-1")).path("transactions"))
                .hasSize(20);
    }

    @Test
    void aRefusedWriteDoesNotAffectOthersInItsBatch() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 1_000, "A");

        List<HttpResponse<String>> answers =
                together(100, i -> i % 10 == 0 ? stock.update(batch(line("NOPE", -1)), null) : stock.sell(null, "A"));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 422).hasSize(10);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(90);
        assertThat(stock.quantity("A")).isEqualTo(910);
    }

    private static List<Long> sequences(HttpResponse<String> answer) {
        List<Long> sequences = new ArrayList<>();
        Api.json(answer)
                .get("transactions")
                .forEach(entry -> sequences.add(entry.get("sequence").longValue()));
        return sequences;
    }

    private static List<Long> consecutiveFrom(List<Long> sequences) {
        return LongStream.range(sequences.getFirst(), sequences.getFirst() + sequences.size())
                .boxed()
                .toList();
    }
}
