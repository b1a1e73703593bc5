package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.Write.Attempt;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** A client that writes and reads at random, and repeats what it does not know the outcome of with the same key. */
final class RandomClient implements Runnable {

    private static final int UNAVAILABLE = 503;
    private static final int ABANDONED_PERCENT = 10;
    private static final long PAUSE_MS = 50;

    private final String name;
    private final Run run;
    private final List<String> skus;
    private final Random random;

    RandomClient(String name, Run run, Random random) {
        this.name = name;
        this.run = run;
        this.skus = run.load().skus();
        this.random = random;
    }

    @Override
    public void run() {
        for (int number = 0; run.isWriting(); number++) {
            int warehouse = random.nextInt(Run.WAREHOUSES);
            if (random.nextInt(4) == 0) {
                read(warehouse);
            } else {
                write(Write.random(
                        name + "-" + number, warehouse, skus, run.load().maxLines(), random));
            }
            run.load().rest();
        }
    }

    private void write(Write write) {
        run.history().add(write);
        Attempt attempt = attempt(write);
        boolean abandons = random.nextInt(100) < ABANDONED_PERCENT;
        while (attempt.status() == Write.UNKNOWN && !abandons && run.isRepeating()) {
            pause();
            attempt = attempt(write);
        }
    }

    private Attempt attempt(Write write) {
        WarehouseFixture warehouse = through(run.cluster().node(random), write.warehouse());
        long invokedAt = System.nanoTime();
        Attempt attempt;
        try {
            if (run.fault() == Fault.HANG_UP && run.isWriting() && random.nextInt(4) == 0) {
                hangUp(warehouse, write);
                attempt = unknown(invokedAt);
            } else {
                attempt = attempt(invokedAt, warehouse.update(write.body(), write.id()));
            }
        } catch (UncheckedIOException | IOException e) {
            attempt = unknown(invokedAt);
        }
        write.add(attempt);
        return attempt;
    }

    /** Sends the request and closes the connection within a few milliseconds, without reading the answer. */
    private void hangUp(WarehouseFixture warehouse, Write write) throws IOException {
        byte[] body = write.body().getBytes(StandardCharsets.UTF_8);
        String head = """
                POST /v1/stock/update HTTP/1.1
                Host: localhost
                Authorization: %s
                Idempotency-Key: %s
                Content-Type: application/json
                Content-Length: %s

                """.replace("\n", "\r\n").formatted(warehouse.access().authorization(), write.id(), body.length);
        try (Socket socket = new Socket("localhost", warehouse.api().base().getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            sleep(random.nextInt(8));
        }
        run.countFault();
    }

    static Attempt unknown(long invokedAt) {
        return new Attempt(invokedAt, System.nanoTime(), Write.UNKNOWN, 0, List.of(), List.of());
    }

    static Attempt attempt(long invokedAt, HttpResponse<String> answer) {
        int status = answer.statusCode();
        List<Long> sequences = new ArrayList<>();
        List<Long> quantities = new ArrayList<>();
        if (status == 200) {
            for (JsonNode entry : Api.json(answer).path("transactions")) {
                sequences.add(entry.get("sequence").longValue());
                quantities.add(entry.get("quantityAfter").longValue());
            }
        }
        return answered(invokedAt, answer, sequences, quantities);
    }

    static Attempt answered(long invokedAt, HttpResponse<String> answer, List<Long> sequences, List<Long> quantities) {
        int status = answer.statusCode();
        return new Attempt(
                invokedAt,
                System.nanoTime(),
                status == UNAVAILABLE ? Write.UNKNOWN : status,
                answer.body().hashCode(),
                sequences,
                quantities);
    }

    private void read(int warehouse) {
        String sku = skus.get(random.nextInt(skus.size()));
        WarehouseFixture through = through(run.cluster().node(random), warehouse);
        long invokedAt = System.nanoTime();
        try {
            HttpResponse<String> answer = through.get("/v1/stock?sku=" + sku);
            long answeredAt = System.nanoTime();
            if (answer.statusCode() == 200) {
                JsonNode item = Api.json(answer).at("/items/0");
                run.history()
                        .add(new OperationLog.Read(
                                warehouse,
                                sku,
                                item.get("quantity").longValue(),
                                item.get("sequence").longValue(),
                                item.get("reserved").longValue(),
                                invokedAt,
                                answeredAt));
            } else if (answer.statusCode() != UNAVAILABLE) {
                throw new IllegalStateException("a read answered " + answer.statusCode() + " " + answer.body());
            }
        } catch (UncheckedIOException e) {
            pause();
        }
    }

    private WarehouseFixture through(Cluster.Node node, int warehouse) {
        return run.warehouse(warehouse).fixture().through(node.api());
    }

    static void pause() {
        sleep(PAUSE_MS);
    }

    static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
