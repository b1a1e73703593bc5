package co.wholesale888.wms.chaos;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Lets clients work for a while under one kind of fault, and checks what they saw. */
final class Run {

    static final int WAREHOUSES = 2;
    private static final int VERIFICATIONS = 3;
    private static final Duration REPEATING = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Fault fault;
    private final long seed;
    private final Load load;
    private final List<TestedWarehouse> warehouses = new ArrayList<>();
    private final OperationLog history = new OperationLog();
    private final Violations violations = new Violations();
    private final List<Duration> recoveries = new ArrayList<>();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private volatile boolean writing = true;
    private volatile boolean repeating = true;

    private Run(Cluster cluster, Fault fault, long seed, Load load) {
        this.cluster = cluster;
        this.fault = fault;
        this.seed = seed;
        this.load = load;
    }

    static Report with(Cluster cluster, Fault fault, long seed, Load load) throws Exception {
        return new Run(cluster, fault, seed, load).execute();
    }

    Cluster cluster() {
        return cluster;
    }

    Fault fault() {
        return fault;
    }

    Load load() {
        return load;
    }

    TestedWarehouse warehouse(int number) {
        return warehouses.get(number);
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

    /** The id of a write that {@link Probe} makes. */
    String nextProbe() {
        return seed + "-probe-" + probes.incrementAndGet();
    }

    /** A random pause of less than {@code limit} milliseconds, and less than the longest of this run. */
    long pauseMs(long limit, Random random) {
        return random.nextLong(Math.min(limit, load.longestPause().toMillis()));
    }

    /** Waits until these instances answer writes and reads, and notes how long it took since {@code from}. */
    void awaitRecovery(List<Cluster.Node> nodes, long from) throws Exception {
        Duration recovery = new Probe(this).awaitAll(nodes, from);
        violations.require(recovery != null, "recovery: an instance did not answer again after %s", fault);
        if (recovery != null) {
            recoveries.add(recovery);
        }
    }

    private Report execute() throws Exception {
        try {
            for (int i = 0; i < WAREHOUSES; i++) {
                warehouses.add(TestedWarehouse.create(cluster, load.skus()));
                stock(i);
            }
            long startedAt = System.nanoTime();
            work();
            Duration worked = Duration.ofNanos(System.nanoTime() - startedAt);
            return report(worked);
        } finally {
            warehouses.forEach(TestedWarehouse::close);
        }
    }

    /** The clients stop first; the fault ends with them; what is unknown is repeated until all instances answer. */
    private void work() throws Exception {
        Random random = new Random(seed);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            // Before the threads are awaited: a failure here must not leave clients that repeat for ever
            try {
                List<Future<?>> clients = new ArrayList<>();
                for (int i = 0; i < load.clients(); i++) {
                    clients.add(threads.submit(new RandomClient(seed + "-" + i, this, new Random(random.nextLong()))));
                }
                for (int i = 0; i < load.operators(); i++) {
                    clients.add(
                            threads.submit(new OrderClient(seed + "-order-" + i, this, new Random(random.nextLong()))));
                }
                for (int i = 0; i < load.reservingClients(); i++) {
                    clients.add(threads.submit(
                            new ReservationClient(seed + "-hold-" + i, this, new Random(random.nextLong()))));
                }
                long end = System.nanoTime() + load.duration().toNanos();
                while (System.nanoTime() < end || isFaultDue(end)) {
                    Thread.sleep(fault.pauseMs(random));
                    if (fault.strike(this, random)) {
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
    }

    /** Whether the fault has not happened yet, although the time is over: a slow machine must not make a run empty. */
    private boolean isFaultDue(long end) {
        return fault != Fault.NONE && faults.get() == 0 && System.nanoTime() < end + REPEATING.toNanos();
    }

    private void endRepeating() {
        try {
            Thread.sleep(REPEATING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        repeating = false;
    }

    private Report report(Duration worked) throws Exception {
        long startedAt = System.nanoTime();
        JdbcClient jdbc =
                JdbcClient.create(new DriverManagerDataSource(cluster.database().url()));
        violations.require(
                new Probe(this).awaitAll(cluster.nodes(), startedAt) != null,
                "end: an instance does not answer any more");
        long lines = 0;
        List<String> found = new ArrayList<>();
        for (int i = 0; i < WAREHOUSES; i++) {
            FinalState state = new StateReader(jdbc).read(warehouses.get(i));
            lines += state.entries().size();
            found.addAll(HistoryChecker.violations(
                    history.writes(i), history.reads(i), history.orders(i), history.reservations(i), state));
            verify(i);
        }
        Connections.check(jdbc, cluster.nodes().size(), violations);
        found.addAll(violations.list());
        return new Report(
                fault,
                seed,
                faults.get(),
                history.writeCount(),
                lines,
                history.readCount(),
                history.orderCount(),
                history.reservationCount(),
                history.unknownOutcomes(),
                List.copyOf(recoveries),
                worked,
                Duration.ofNanos(System.nanoTime() - startedAt),
                found);
    }

    /** Lets an instance verify the ledger; again if it is not available for a moment. */
    private void verify(int number) throws InterruptedException {
        for (int attempt = 1; true; attempt++) {
            try {
                warehouse(number)
                        .fixture()
                        .through(cluster.nodes().getFirst().api())
                        .verify();
                return;
            } catch (AssertionError | UncheckedIOException e) {
                if (attempt == VERIFICATIONS) {
                    violations.require(false, "verify: %s", e.getMessage());
                    return;
                }
                Thread.sleep(1_000);
            }
        }
    }

    /** The first write counts all SKUs, so that every read finds an entry. */
    private void stock(int number) {
        Write write = new Write(
                seed + "-stock-" + number,
                number,
                load.skus().stream()
                        .map(sku -> new Write.Line(sku, "ADJUSTMENT", 2 * HistoryChecker.PAR))
                        .toList());
        history.add(write);
        long invokedAt = System.nanoTime();
        HttpResponse<String> answer = warehouse(number).fixture().update(write.body(), write.id());
        write.add(RandomClient.attempt(invokedAt, answer));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }
}
