package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Lets clients work for a while under one kind of fault, and checks what they saw. */
final class Run {

    private static final int WAREHOUSES = 2;
    private static final int CLIENTS = 12;
    private static final Duration REPEATING = Duration.ofSeconds(60);
    static final List<String> SKUS =
            IntStream.range(0, 12).mapToObj(i -> "SKU-" + i).toList();

    private final Cluster cluster;
    private final Fault fault;
    private final long seed;
    private final OperationLog history = new OperationLog();
    private volatile boolean writing = true;
    private volatile boolean repeating = true;
    private final AtomicInteger faults = new AtomicInteger();

    private Run(Cluster cluster, Fault fault, long seed) {
        this.cluster = cluster;
        this.fault = fault;
        this.seed = seed;
    }

    /**
     * What a run has shown.
     *
     * @param faults how often the fault happened
     * @param lines how many lines the ledgers hold
     * @param unknown the attempts whose outcome the client did not learn
     */
    record Report(
            Fault fault,
            long seed,
            int faults,
            int writes,
            long lines,
            int reads,
            long unknown,
            List<String> violations) {

        String line() {
            return "%s seed %s: %s faults, %,d writes, %,d lines, %,d reads, %,d unknown outcomes, %s violations"
                    .formatted(fault, seed, faults, writes, lines, reads, unknown, violations.size());
        }
    }

    static Report with(Cluster cluster, Fault fault, long seed, Duration duration) throws Exception {
        return new Run(cluster, fault, seed).execute(duration);
    }

    Cluster cluster() {
        return cluster;
    }

    Fault fault() {
        return fault;
    }

    OperationLog history() {
        return history;
    }

    /** Whether clients begin new writes and reads. */
    boolean isWriting() {
        return writing;
    }

    /** Whether clients repeat what is unknown: until some time after {@link #isWriting} has become false. */
    boolean isRepeating() {
        return repeating;
    }

    void countFault() {
        faults.incrementAndGet();
    }

    private Report execute(Duration duration) throws Exception {
        List<WarehouseFixture> warehouses = new ArrayList<>();
        List<TestReceiver> receivers = new ArrayList<>();
        try {
            for (int i = 0; i < WAREHOUSES; i++) {
                warehouses.add(warehouse());
                for (String delivery : List.of("ONCE", "RETRY")) {
                    receivers.add(subscribe(warehouses.getLast(), delivery));
                }
            }
            work(warehouses, duration);
            return report(warehouses, receivers);
        } finally {
            receivers.forEach(TestReceiver::close);
        }
    }

    /** The clients stop first; the fault ends with them; what is unknown is repeated until all instances answer. */
    private void work(List<WarehouseFixture> warehouses, Duration duration) throws Exception {
        Random random = new Random(seed);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < WAREHOUSES; i++) {
                stock(warehouses.get(i), i);
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(
                        new RandomClient(seed + "-" + i, this, warehouses, new Random(random.nextLong()))));
            }
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(fault == Fault.CUT_COMMITS ? 1 : random.nextInt(200, 1_000));
                if (fault.strike(cluster, random)) {
                    countFault();
                }
            }
            writing = false;
            cluster.nodes().forEach(node -> node.proxy().restore());
            Thread.ofVirtual().start(this::endRepeating);
            for (Future<?> client : clients) {
                client.get(REPEATING.toSeconds() * 2, TimeUnit.SECONDS);
            }
        } finally {
            writing = false;
            repeating = false;
        }
    }

    private void endRepeating() {
        try {
            Thread.sleep(REPEATING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        repeating = false;
    }

    private Report report(List<WarehouseFixture> warehouses, List<TestReceiver> receivers) {
        StateReader reader = new StateReader(
                JdbcClient.create(new DriverManagerDataSource(cluster.database().url())));
        List<String> violations = new ArrayList<>();
        long lines = 0;
        for (int i = 0; i < WAREHOUSES; i++) {
            int warehouse = i;
            FinalState state =
                    reader.read(warehouses.get(i).access().uuid(), receivers.get(2 * i), receivers.get(2 * i + 1));
            violations.addAll(HistoryChecker.violations(
                    history.writes().stream()
                            .filter(write -> write.warehouse() == warehouse)
                            .toList(),
                    history.reads().stream()
                            .filter(read -> read.warehouse() == warehouse)
                            .toList(),
                    state));
            warehouses.get(i).through(cluster.nodes().getFirst().api()).verify();
            lines += state.entries().size();
        }
        List<Write> writes = history.writes();
        long unknown = writes.stream()
                .flatMap(write -> write.attempts().stream())
                .filter(attempt -> attempt.status() == Write.UNKNOWN)
                .count();
        return new Report(
                fault, seed, faults.get(), writes.size(), lines, history.reads().size(), unknown, violations);
    }

    private WarehouseFixture warehouse() {
        Fixtures fixtures = Fixtures.at(cluster.nodes().getFirst().api().base());
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        SKUS.forEach(sku -> warehouse.register(fixtures.operator(), sku, HistoryChecker.THRESHOLD, HistoryChecker.PAR));
        return warehouse;
    }

    private static TestReceiver subscribe(WarehouseFixture warehouse, String delivery) {
        TestReceiver receiver = TestReceiver.answering(200);
        String body = """
                {"url":"%s","events":["alert.triggered","alert.resolved","stock.low"],"delivery":"%s"}""".formatted(receiver.url(), delivery);
        var answer = warehouse.api().post("/v1/webhooks", warehouse.access().authorization(), body);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return receiver;
    }

    /** The first write counts all SKUs, so that every read finds an entry. */
    private void stock(WarehouseFixture warehouse, int number) {
        Write write = new Write(
                seed + "-stock-" + number,
                number,
                SKUS.stream()
                        .map(sku -> new Write.Line(sku, "ADJUSTMENT", 2 * HistoryChecker.PAR))
                        .toList());
        history.add(write);
        long invokedAt = System.nanoTime();
        var answer = warehouse.update(write.body(), write.id());
        write.add(RandomClient.attempt(invokedAt, answer));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }
}
