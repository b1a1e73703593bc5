package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.interleavings.InterleavedDatabase;
import co.wholesale888.wms.interleavings.Interleavings;
import co.wholesale888.wms.interleavings.Scenario;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.SecretCipher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The cycles of two dispatchers and their senders on one PostgreSQL, under many interleavings of their round trips, of
 * lost connections and of leases that end while their holder lives.
 */
@ConcurrentServiceTest
class CycleInterleavingsTest {

    private static final int SEEDS = 12;

    @Autowired
    private HttpSender sender;

    @Autowired
    private AutomaticDeactivation deactivation;

    @Autowired
    private SecretCipher cipher;

    @Test
    void onceIsSentOnceAndNothingIsLeftBehind() throws Exception {
        try (CycleFixture fixture = new CycleFixture(sender, deactivation, cipher);
                Connection observer = DriverManager.getConnection(fixture.url());
                Connection one = DriverManager.getConnection(fixture.url());
                Connection two = DriverManager.getConnection(fixture.url());
                Connection three = DriverManager.getConnection(fixture.url())) {
            UUID once = fixture.webhook(new UUID(8, 1), "http://127.0.0.1:1/", "ONCE");
            UUID retry = fixture.webhook(new UUID(8, 2), "http://127.0.0.1:1/", "RETRY");
            Runnable queue = () -> {
                fixture.jdbc().sql("delete from webhook_delivery").update();
                fixture.queue(once, 5);
                fixture.queue(retry, 5);
            };
            Interleavings.requireAll(
                    SEEDS, Dispatchers.class, queue, observer, List.of(one, two), three, once, deactivation, cipher);
        }
    }

    static final class Dispatchers implements Scenario {

        private final JdbcClient jdbc;
        private final Connection observer;
        private final List<Connection> connections;
        private final Connection ownConnection;
        private final UUID once;
        private final AutomaticDeactivation deactivation;
        private final SecretCipher cipher;
        private final List<UUID> sent = new ArrayList<>();
        private final Map<UUID, String> answers = new HashMap<>();
        private final Map<UUID, Integer> attempts = new HashMap<>();
        private boolean leasesEnded;
        private boolean stopping;

        Dispatchers(
                Runnable queue,
                Connection observer,
                List<Connection> connections,
                Connection ownConnection,
                UUID once,
                AutomaticDeactivation deactivation,
                SecretCipher cipher) {
            this.jdbc = JdbcClient.create(new SingleConnectionDataSource(observer, true));
            this.observer = observer;
            this.connections = connections;
            this.ownConnection = ownConnection;
            this.once = once;
            this.deactivation = deactivation;
            this.cipher = cipher;
            queue.run();
        }

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            int lossPermille = random.nextInt(3) * 40;
            leasesEnded = random.nextInt(3) == 0;
            JdbcClient own = JdbcClient.create(new InterleavedDatabase(ownConnection, observer, random, 0));
            List<Thread> threads = new ArrayList<>();
            for (Connection connection : connections) {
                InterleavedDatabase database = new InterleavedDatabase(connection, observer, random, lossPermille);
                List<Integer> durations = random.ints(16, 0, 3_000).boxed().toList();
                threads.add(Thread.ofVirtual()
                        .name("dispatcher-" + threads.size())
                        .start(() -> dispatch(database, durations)));
            }
            while (count("status = 'PENDING'") > 0) {
                Thread.sleep(200 + random.nextInt(2_000));
                if (leasesEnded && random.nextInt(4) == 0) {
                    own.sql("update webhook_delivery set leased_until = now() where leased_until is not null")
                            .update();
                }
                own.sql("update webhook_delivery set due_at = now() where status = 'PENDING' and due_at > now()")
                        .update();
            }
            stopping = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }

        @Override
        public void check() {
            assertThat(sent).as("deliveries that were sent").doesNotHaveDuplicates();
            assertThat(count("status = 'PENDING' or leased_until is not null or lease_id is not null"))
                    .isZero();
            jdbc.sql("select id, status from webhook_delivery").query(row -> {
                UUID id = row.getObject(1, UUID.class);
                String status = String.valueOf(row.getString(2));
                if (!leasesEnded || !status.equals("UNKNOWN")) {
                    assertThat(status).isEqualTo(answers.get(id));
                }
            });
            assertThat(count("webhook_id = '%s'".formatted(once))).isEqualTo(5);
            assertThat(jdbc.sql("""
                            select count(distinct event_id) from webhook_delivery
                            where webhook_id <> ? and status = 'SUCCEEDED'
                            """).param(once).query(Long.class).single()).isEqualTo(5);
        }

        private long count(String condition) {
            return jdbc.sql("select count(*) from webhook_delivery where " + condition)
                    .query(Long.class)
                    .single();
        }

        private void dispatch(InterleavedDatabase database, List<Integer> durations) {
            WakeupSignal wakeup = new WakeupSignal();
            DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
            try (Sender ownSender = new Sender(durations);
                    DispatchCycle cycle = new DispatchCycle(
                            database, Shards.one(), cipher, wakeup, ownSender, deactivation, metrics)) {
                while (!stopping) {
                    run(cycle, true, wakeup);
                }
                cycle.cancelQueued();
                while (cycle.inFlight() > 0) {
                    run(cycle, false, wakeup);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** As the {@link Dispatcher} does. */
        private static void run(DispatchCycle cycle, boolean leaseMore, WakeupSignal wakeup)
                throws InterruptedException {
            try {
                if (!cycle.run(leaseMore)) {
                    wakeup.await(Duration.ofMillis(150));
                }
            } catch (RuntimeException e) {
                Thread.sleep(Duration.ofMillis(500));
            }
        }

        /** Fails the first two attempts of some events. */
        private final class Sender extends HttpSender {

            private final List<Integer> durations;
            private final Map<UUID, Integer> running = new HashMap<>();

            Sender(List<Integer> durations) {
                super(
                        HttpClients.createDefault(),
                        new ServiceVersion("test"),
                        HttpSenderTest.NO_SPANS,
                        Clock.systemUTC(),
                        Duration.ofSeconds(5));
                this.durations = durations;
            }

            @Override
            AttemptOutcome send(Attempt attempt) {
                UUID webhook = attempt.key().webhookId();
                assertThat(running.merge(webhook, 1, Integer::sum)).isLessThanOrEqualTo(Endpoint.MAX_RUNNING);
                sent.add(attempt.key().id());
                int number = attempts.merge(attempt.eventId(), 1, Integer::sum);
                int duration = durations.get(sent.size() % durations.size());
                pause(duration);
                DeliveryError error = number < 3 && duration % 3 == 0 ? DeliveryError.HTTP_5XX : null;
                AttemptOutcome outcome =
                        new AttemptOutcome(attempt, Instant.EPOCH, duration, status(error), error, null);
                answers.put(attempt.key().id(), outcome.status().name());
                running.merge(webhook, -1, Integer::sum);
                return outcome;
            }

            private static int status(@Nullable DeliveryError error) {
                return error == null ? 200 : 500;
            }

            private static void pause(int millis) {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
