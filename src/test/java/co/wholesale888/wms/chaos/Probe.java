package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks instances until they answer. The writes are part of the history like all others. */
final class Probe {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MS = 20;

    private final Run run;

    Probe(Run run) {
        this.run = run;
    }

    /**
     * Waits until each of these instances has answered a write and a read. Returns the time since {@code from}, a
     * {@link System#nanoTime}; null if one of them does not answer within three minutes.
     */
    @Nullable
    Duration awaitAll(List<Cluster.Node> nodes, long from) throws Exception {
        long last = from;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> answers = nodes.stream()
                    .map(node -> threads.submit(() -> await(node)))
                    .toList();
            for (Future<Long> answer : answers) {
                last = Math.max(last, answer.get());
            }
        }
        return last == Long.MAX_VALUE ? null : Duration.ofNanos(last - from);
    }

    private long await(Cluster.Node node) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String sku = run.load().skus().getFirst();
        Write write = new Write(run.nextProbe(), 0, List.of(new Write.Line(sku, "RETURN", 1)));
        run.history().add(write);
        while (!(isWritten(node, write) && isRead(node, sku))) {
            node.requireRunning();
            if (System.nanoTime() > end) {
                return Long.MAX_VALUE;
            }
            Thread.sleep(PAUSE_MS);
        }
        return System.nanoTime();
    }

    private boolean isWritten(Cluster.Node node, Write write) {
        long invokedAt = System.nanoTime();
        if (write.answered().isEmpty()) {
            try {
                write.add(RandomClient.attempt(invokedAt, through(node).update(write.body(), write.id())));
            } catch (UncheckedIOException e) {
                write.add(RandomClient.unknown(invokedAt));
            }
        }
        return !write.answered().isEmpty();
    }

    private boolean isRead(Cluster.Node node, String sku) {
        try {
            return through(node).get("/v1/stock?sku=" + sku).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private WarehouseFixture through(Cluster.Node node) {
        return run.warehouse(0).fixture().through(node.api());
    }
}
