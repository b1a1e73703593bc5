package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.PlacedOrder.Request;
import co.wholesale888.wms.chaos.PlacedOrder.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import co.wholesale888.wms.testing.Api;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;

/**
 * An operator who creates, ships and delivers orders through random instances, and repeats with the same key what has
 * an unknown outcome. Now and then the operator gives up, or does an acknowledged step again with another key.
 */
final class OrderClient implements Runnable {

    private static final int ABANDONED_PERCENT = 10;
    private static final int AGAIN_PERCENT = 20;

    private final String name;
    private final Run run;
    private final Random random;

    OrderClient(String name, Run run, Random random) {
        this.name = name;
        this.run = run;
        this.random = random;
    }

    @Override
    public void run() {
        List<String> skus = run.load().skus();
        for (int number = 0; run.isWriting(); number++) {
            PlacedOrder order = PlacedOrder.random(name + "-" + number, random.nextInt(Run.WAREHOUSES), skus, random);
            run.history().add(order);
            for (Step step : Step.values()) {
                if (!run.isWriting() || !isDone(order, order.begin(step, false))) {
                    break;
                }
                if (step != Step.CREATE && random.nextInt(100) < AGAIN_PERCENT) {
                    isDone(order, order.begin(step, true));
                }
            }
            run.load().rest();
        }
    }

    /** Returns whether the request was answered, after repetitions if needed. */
    private boolean isDone(PlacedOrder order, Request request) {
        boolean abandons = random.nextInt(100) < ABANDONED_PERCENT;
        Attempt attempt = attempt(order, request);
        while (attempt.status() == Write.UNKNOWN && !abandons && run.isRepeating()) {
            RandomClient.pause();
            attempt = attempt(order, request);
        }
        return attempt.status() != Write.UNKNOWN;
    }

    private Attempt attempt(PlacedOrder order, Request request) {
        long invokedAt = System.nanoTime();
        Attempt attempt;
        try {
            HttpResponse<String> answer = send(order, request);
            attempt = RandomClient.answered(invokedAt, answer, List.of(), List.of());
            if (request.step() == Step.CREATE && answer.statusCode() == 201) {
                order.created(Api.json(answer).get("id").stringValue());
            }
        } catch (UncheckedIOException e) {
            attempt = RandomClient.unknown(invokedAt);
        }
        request.attempts().add(attempt);
        return attempt;
    }

    private HttpResponse<String> send(PlacedOrder order, Request request) {
        TestedWarehouse warehouse = run.warehouse(order.warehouse());
        String path = switch (request.step()) {
            case CREATE -> "/ops/v1/warehouses/" + warehouse.fixture().access().id() + "/orders";
            case SHIP -> "/ops/v1/orders/" + order.id() + "/ship";
            case DELIVER -> "/ops/v1/orders/" + order.id() + "/deliver";
        };
        return run.cluster()
                .node(random)
                .api()
                .post(
                        path,
                        warehouse.operator(),
                        request.step() == Step.CREATE ? order.body() : null,
                        "Idempotency-Key",
                        request.key());
    }
}
