package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static co.wholesale888.wms.orders.OrderFixture.lines;
import static co.wholesale888.wms.orders.OrderFixture.order;
import static co.wholesale888.wms.orders.OrderFixture.received;
import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operators who press at once, on two instances, with keys and without. */
@ServiceTest
class OrderRacesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private OrderFixture here;
    private OrderFixture there;

    @BeforeEach
    void createWarehouse() {
        here = OrderFixture.with(fixtures);
        there = here.through(Instance.second().api());
    }

    @Test
    void ofTwentyConcurrentDeliveriesOneReceivesTheOrder() {
        String id = here.shipped(line("A", 10), line("B", 5));

        List<HttpResponse<String>> answers =
                together(20, i -> retryWhileBusy(() -> instance(i).deliver(id, null)));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).hasSize(19);
        assertThat(here.stock().ledger()).hasSize(2);
        assertThat(here.stock().quantity("A")).isEqualTo(10);
        assertThat(here.events(jdbc))
                .extracting(RecordedEvent::type)
                .containsExactly("order.shipped", "order.delivered");
        here.stock().verify();
    }

    @Test
    void anOrderIsEitherShippedOrCancelled() {
        String id = here.ordered(line("A", 10));

        List<HttpResponse<String>> answers = together(
                20,
                i -> retryWhileBusy(
                        () -> i % 4 < 2 ? instance(i).ship(id) : instance(i).step(id, "cancel", null)));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).hasSize(19);
        boolean shipped = here.order(id).path("status").stringValue().equals("SHIPPED");
        assertThat(here.events(jdbc)).hasSize(shipped ? 1 : 0);
    }

    @Test
    void concurrentRequestsWithOneKeyGetTheSameAnswer() {
        String body = order("PO-TWIN", line("A", 4));
        List<HttpResponse<String>> made =
                together(12, i -> retryWhileBusy(() -> instance(i).create(body, "Idempotency-Key", "make")));
        assertThat(made).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(made)
                .extracting(HttpResponse::body)
                .containsOnly(made.getFirst().body());
        String id = Api.json(made.getFirst()).path("id").stringValue();
        assertThat(made)
                .extracting(answer -> answer.headers().firstValue("Location").orElse("none"))
                .containsOnly("/ops/v1/orders/" + id);
        assertThat(here.get("/ops/v1/orders?warehouse=" + here.access().id()).path("orders"))
                .hasSize(1);

        List<HttpResponse<String>> shipped =
                together(12, i -> retryWhileBusy(() -> instance(i).ship(id, "Idempotency-Key", "ship")));
        assertThat(shipped).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(shipped)
                .extracting(HttpResponse::body)
                .containsOnly(shipped.getFirst().body());

        List<HttpResponse<String>> delivered =
                together(12, i -> retryWhileBusy(() -> instance(i).deliver(id, null, "Idempotency-Key", "deliver")));
        assertThat(delivered).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(delivered)
                .extracting(HttpResponse::body)
                .containsOnly(delivered.getFirst().body());
        assertThat(delivered)
                .filteredOn(answer ->
                        answer.headers().firstValue("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(here.stock().quantity("A")).isEqualTo(4);
        assertThat(here.events(jdbc)).hasSize(2);
    }

    @Test
    void concurrentRequestsCannotExceedAThousandOpenOrders() {
        jdbc.sql("""
                        insert into orders (warehouse_id, id, reference, status, line_count, created_at)
                        select ?, gen_random_uuid(), 'PO', 'PENDING', 1, now()
                        from generate_series(1, ?)""").params(here.warehouseId(), Orders.MAX_OPEN - 2).update();
        String last = here.shipped(line("A", 1));

        List<HttpResponse<String>> answers =
                together(8, i -> retryWhileBusy(() -> instance(i).create(order("PO-LAST", line("A", 1)))));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .hasSize(7)
                .allSatisfy(answer -> assertThat(answer.body()).contains("invalid_state", "1000 orders under way"));
        assertThat(here.deliver(last, null).statusCode()).isEqualTo(200);
        assertThat(here.create(order("PO-NEXT", line("A", 1))).statusCode()).isEqualTo(201);
        assertThat(here.create(order("PO-OVER", line("A", 1))).statusCode()).isEqualTo(409);
    }

    @Test
    void aKeyBelongsToOneStepOfOneOrderWithOneBody() {
        String id = here.shipped(line("A", 10));
        HttpResponse<String> first = here.deliver(id, lines(received("A", 9)), "Idempotency-Key", "k");
        assertThat(first.statusCode()).isEqualTo(200);
        HttpResponse<String> again =
                there.deliver(id, "{ \"lines\" : [ {\"receivedQuantity\":9,\"sku\":\"A\"} ] }", "Idempotency-Key", "k");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(here.deliver(id, null, "Idempotency-Key", "k").statusCode()).isEqualTo(422);
        assertThat(here.ship(id, "Idempotency-Key", "k").statusCode()).isEqualTo(422);
        assertThat(here.deliver(id, null).statusCode()).isEqualTo(409);
        assertThat(here.stock().quantity("A")).isEqualTo(9);
    }

    @Test
    void aRefusalByStateIsStoredAndOneByRuleIsNot() {
        String id = here.ordered(line("A", 10));
        HttpResponse<String> early = here.deliver(id, null, "Idempotency-Key", "early");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(here.deliver(id, lines(received("X", 1)), "Idempotency-Key", "wrong")
                        .statusCode())
                .isEqualTo(422);
        here.ship(id);
        HttpResponse<String> kept = there.deliver(id, null, "Idempotency-Key", "early");
        assertThat(kept.statusCode()).isEqualTo(409);
        assertThat(kept.body()).isEqualTo(early.body());
        assertThat(here.deliver(id, null, "Idempotency-Key", "wrong").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNewSkuIsDeliveredConfiguredAndSoldAtOnce() {
        for (int round = 0; round < 8; round++) {
            String sku = "NEW-" + round;
            String id = here.ordered(line(sku, 10));

            List<HttpResponse<String>> answers = together(
                    6,
                    i -> retryWhileBusy(() -> switch (i % 3) {
                        case 0 -> i == 0 ? shipAndDeliver(id) : here.api().get("/v1/health", null);
                        case 1 -> put(instance(i / 3), sku);
                        default -> instance(i / 3).stock().sell(null, sku);
                    }));

            assertThat(answers.get(0).statusCode()).as(answers.get(0).body()).isEqualTo(200);
            assertThat(List.of(answers.get(1).statusCode(), answers.get(4).statusCode()))
                    .isSubsetOf(200, 201);
            assertThat(List.of(answers.get(2).statusCode(), answers.get(5).statusCode()))
                    .as("sold, not yet received, or not yet registered")
                    .isSubsetOf(200, 409, 422);
            long sold = List.of(answers.get(2), answers.get(5)).stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .count();
            assertThat(here.level(sku).path("quantity").longValue()).isEqualTo(10 - sold);
            assertThat(here.level(sku).path("threshold").longValue()).isEqualTo(4);
        }
        here.stock().verify();
        assertThat(here.events(jdbc).stream()
                        .map(RecordedEvent::type)
                        .filter(type -> type.equals("alert.triggered"))
                        .count())
                .isEqualTo(here.events(jdbc).stream()
                        .map(RecordedEvent::type)
                        .filter(type -> type.equals("alert.resolved"))
                        .count());
        assertThat(here.get("/v1/alerts").path("alerts")).isEmpty();
    }

    private HttpResponse<String> shipAndDeliver(String id) {
        HttpResponse<String> shipped = there.ship(id);
        return shipped.statusCode() == 503 ? shipped : retryWhileBusy(() -> here.deliver(id, null));
    }

    private static HttpResponse<String> put(OrderFixture instance, String sku) {
        String path =
                "/ops/v1/warehouses/%s/skus/%s".formatted(instance.access().id(), sku);
        return instance.api().put(path, instance.operator(), "{\"threshold\":4,\"par\":20}");
    }

    @Test
    void concurrentDeliveriesAndSalesDoNotDeadlock() {
        here.stock().register(here.operator(), "A", 1, 2);
        here.stock().register(here.operator(), "B", 1, 2);
        here.stock().count("A", 1_000);
        here.stock().count("B", 1_000);
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            orders.add(
                    i % 2 == 0 ? here.shipped(line("A", 3), line("B", 3)) : here.shipped(line("B", 3), line("A", 3)));
        }

        List<HttpResponse<String>> answers = together(
                60,
                i -> retryWhileBusy(() -> i % 3 == 0
                        ? instance(i).deliver(orders.get(i / 3), null)
                        : instance(i).stock().sell(null, "A", "B")));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(here.stock().quantity("A")).isEqualTo(1_000 + 20 * 3 - 40);
        assertThat(here.stock().quantity("B")).isEqualTo(1_000 + 20 * 3 - 40);
        here.stock().verify();
    }

    private OrderFixture instance(int i) {
        return i % 2 == 0 ? here : there;
    }

    /** Repeats a request that is refused with 503, as a caller does: nothing was done then. */
    private static HttpResponse<String> retryWhileBusy(Supplier<HttpResponse<String>> call) {
        HttpResponse<String> answer = call.get();
        for (int i = 0; i < 20 && answer.statusCode() == 503; i++) {
            answer = call.get();
        }
        return answer;
    }
}
