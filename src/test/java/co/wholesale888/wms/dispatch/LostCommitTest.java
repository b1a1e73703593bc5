package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.dispatch.CycleFixture.run;
import static co.wholesale888.wms.dispatch.CycleFixture.runUntil;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WritesLog;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The dispatcher loses its database connection, or its process, at any step. What may have been sent is not sent again
 * under ONCE; what was surely not sent is sent.
 */
@WritesLog
@ConcurrentServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostCommitTest {

    private static final int CUTS = 48;
    private static final int ROUND_TRIPS = 8;
    private static final int KILLS = 40;
    private static final int KILLS_OF_AN_EVENT = 5;

    @Autowired
    private HttpSender sender;

    @Autowired
    private AutomaticDeactivation deactivation;

    @Autowired
    private SecretCipher cipher;

    private final Set<String> events = ConcurrentHashMap.newKeySet();
    private CycleFixture fixture;

    @BeforeAll
    void create() {
        fixture = new CycleFixture(sender, deactivation, cipher);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @BeforeEach
    void deleteWebhooks() {
        fixture.jdbc().sql("truncate webhook_delivery, webhook").update();
    }

    /** Cuts the connection after each round trip of a transaction, those of commits included. */
    @Test
    void aLostConnectionRepeatsAndLosesNoDelivery() throws Exception {
        Random random = new Random(888);
        try (TestReceiver onceReceiver = TestReceiver.answering(200);
                TestReceiver retryReceiver = TestReceiver.answering(this::failFirstAttempt)) {
            UUID once = fixture.webhook(onceReceiver.url(), "ONCE");
            UUID retry = fixture.webhook(retryReceiver.url(), "RETRY");
            DispatchCycle unreliable = fixture.unreliableInstance();
            DispatchCycle healthy = fixture.instance();
            int cuts = 0;
            for (int i = 0; i < CUTS; i++) {
                fixture.queue(once, 3);
                fixture.queue(retry, 3);
                fixture.proxy().severAfter("set_config", 1 + i % ROUND_TRIPS);
                for (int cycles = random.nextInt(4); cycles > 0; cycles--) {
                    run(unreliable);
                }
                runUntil(() -> isSettled(unreliable, healthy), unreliable, healthy);
                cuts += fixture.proxy().restore() ? 1 : 0;
            }

            assertThat(cuts).isGreaterThan(CUTS / 2);
            assertThat(fixture.outcomes(once)).containsExactlyElementsOf(Collections.nCopies(3 * CUTS, "1 SUCCEEDED"));
            assertThat(fixture.outcomes(retry)).hasSize(6 * CUTS).containsOnly("1 FAILED", "2 SUCCEEDED");
            assertThat(onceReceiver.requests()).hasSize(3 * CUTS);
            requireDistinct(onceReceiver, "webhook-id");
            assertThat(retryReceiver.requests()).hasSize(6 * CUTS);
            requireDistinct(retryReceiver, "X-WMS-Delivery");
        }
    }

    @Test
    void aRepeatedReleaseFreesNoLeaseOfAnotherInstance() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (TestReceiver receiver = TestReceiver.answering((request, out) -> {
            answered.await();
            TestReceiver.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {
            UUID once = fixture.webhook(receiver.url(), "ONCE");
            fixture.queue(once, 3);
            DispatchCycle unreliable = fixture.unreliableInstance();
            DispatchCycle healthy = fixture.instance();

            loseNextCommit(unreliable);
            assertThat(fixture.count("leased_until is not null")).isEqualTo(3);
            loseNextCommit(unreliable);
            assertThat(fixture.count("leased_until is not null")).isZero();
            run(healthy);
            for (int i = 0; i < 3; i++) {
                assertThat(run(unreliable)).isTrue();
            }
            assertThat(fixture.count("leased_until is not null")).isEqualTo(3);
            answered.countDown();

            runUntil(() -> isSettled(unreliable, healthy), unreliable, healthy);
            assertThat(fixture.outcomes(once)).containsExactlyElementsOf(Collections.nCopies(3, "1 SUCCEEDED"));
            assertThat(receiver.requests()).hasSize(3);
        }
    }

    /** The commit of a lost connection may arrive late: after the release of what it has leased. */
    @Test
    void aReleaseWaitsForTheLeaseThatIsBeingCommitted() throws Exception {
        UUID webhook = fixture.webhook("https://erp.example.com/", "ONCE");
        fixture.queue(webhook, 3);
        UUID leaseId = IdKind.next();
        try (Connection lost = DriverManager.getConnection(fixture.url())) {
            lost.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(lost, true));
            List<Attempt.Key> keys = new PendingDeliveries(jdbc, Shards.one())
                    .lease(List.of(fixture.quota(webhook, 2)), leaseId).stream()
                            .map(PendingDeliveries.Leased::key)
                            .toList();
            Thread release = Thread.startVirtualThread(() -> new LeasedDeliveries(fixture.jdbc(), Shards.one(), cipher)
                    .release(keys, Collections.nCopies(keys.size(), leaseId)));
            Awaitility.await().until(this::isSomethingWaiting);

            lost.commit();
            release.join();

            assertThat(keys).hasSize(2);
            assertThat(fixture.count("leased_until is null and lease_id is null and status = 'PENDING'"))
                    .isEqualTo(3);
        }
    }

    /** After a lost commit, what is released may be pending already, and so is dropped by a deactivation. */
    @Test
    void aReleaseAndADeactivationDoNotWaitForEachOther() throws Exception {
        UUID webhook = fixture.webhook("https://erp.example.com/", "RETRY");
        fixture.queue(webhook, 2);
        DataSource database = new DriverManagerDataSource(fixture.url());
        PendingDeliveries pending = new PendingDeliveries(fixture.jdbc(), Shards.one());
        UUID leaseId = IdKind.next();
        Attempt sent = Attempts.of(
                pending.lease(List.of(fixture.quota(webhook, 1)), leaseId)
                        .getFirst()
                        .key(),
                leaseId);
        Attempt unsent = Attempts.of(
                fixture.jdbc()
                        .sql("select warehouse_id, webhook_id, id from webhook_delivery where leased_until is null")
                        .query((row, number) -> Attempt.Key.read(row))
                        .single(),
                IdKind.next());
        DispatchWork work = new DispatchWork(
                List.of(new AttemptOutcome(sent, Instant.now(), 1, 500, DeliveryError.HTTP_5XX, null)),
                List.of(unsent),
                new DispatchPlanner.Plan(),
                List.of());
        DispatchTransaction transaction = new DispatchTransaction(
                database,
                Shards.one(),
                pending,
                new DeliveryOutcomes(JdbcClient.create(database), Shards.one()),
                cipher,
                new InFlightLimit());
        try (Connection other = DriverManager.getConnection(fixture.url());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(other, true));
            jdbc.sql("update webhook set active = false where id = ?")
                    .param(webhook)
                    .update();
            Future<?> cycle = threads.submit(() -> transaction.execute(work, new ArrayList<>()));
            Awaitility.await().until(this::isSomethingWaiting);

            jdbc.sql("delete from webhook_delivery where status = 'PENDING' and leased_until is null")
                    .update();
            other.commit();
            cycle.get();
        }

        assertThat(fixture.outcomes(webhook)).containsExactly("1 FAILED");
    }

    @Test
    void whatWasSentAndNotRecordedIsRepeatedOnlyUnderRetry() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(200);
                TestReceiver retryReceiver = TestReceiver.answering(200)) {
            UUID once = fixture.webhook(receiver.url(), "ONCE");
            UUID retry = fixture.webhook(retryReceiver.url(), "RETRY");
            fixture.queue(once, 1);
            fixture.queue(retry, 1);
            DispatchCycle lost = fixture.instance();
            run(lost);
            Awaitility.await()
                    .until(() -> receiver.requests().size()
                                    + retryReceiver.requests().size()
                            == 2);
            fixture.endLeases();

            DispatchCycle other = fixture.instance();
            runUntil(() -> isSettled(other), other);
            assertThat(run(lost)).isTrue();

            assertThat(fixture.outcomes(once)).containsExactly("1 UNKNOWN");
            assertThat(receiver.requests()).hasSize(1);
            assertThat(fixture.outcomes(retry)).containsExactly("1 UNKNOWN", "2 SUCCEEDED");
            assertThat(retryReceiver.requests())
                    .hasSize(2)
                    .extracting(request -> request.header("webhook-id"))
                    .containsOnly(retryReceiver.requests().getFirst().header("webhook-id"));
        }
    }

    @Test
    void underRetryEveryEventSurvivesKillsOfItsInstance() throws Exception {
        Random random = new Random(888);
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            UUID retry = fixture.webhook(receiver.url(), "RETRY");
            DispatchCycle survivor = fixture.instance();
            for (int i = 1; i <= KILLS; i++) {
                fixture.queue(retry, 5);
                DispatchCycle victim = fixture.instance();
                for (int cycles = random.nextInt(4); cycles >= 0; cycles--) {
                    run(victim);
                }
                victim.close();
                fixture.endLeases();
                fixture.makeDue();
                if (i % KILLS_OF_AN_EVENT == 0) {
                    // An event has eight attempts, all of which may end with an instance that dies before it sends
                    runUntil(() -> isSettled(survivor), survivor);
                }
            }
            runUntil(() -> isSettled(survivor), survivor);

            assertThat(receiver.requests().stream()
                            .map(request -> request.header("webhook-id"))
                            .distinct())
                    .hasSize(5 * KILLS);
            requireDistinct(receiver, "X-WMS-Delivery");
            assertThat(fixture.count("status = 'PENDING' or leased_until is not null"))
                    .isZero();
            assertThat(fixture.count("status = 'UNKNOWN'"))
                    .as("killed in mid-delivery")
                    .isPositive();
        }
    }

    private boolean isSomethingWaiting() {
        return fixture.jdbc()
                        .sql("select count(*) from pg_locks where not granted")
                        .query(Long.class)
                        .single()
                > 0;
    }

    private void loseNextCommit(DispatchCycle unreliable) throws InterruptedException {
        fixture.proxy().severAfter("COMMIT", 1);
        assertThat(run(unreliable)).isFalse();
        assertThat(fixture.proxy().restore()).isTrue();
    }

    private boolean isSettled(DispatchCycle... instances) {
        fixture.makeDue();
        boolean idle = true;
        for (DispatchCycle instance : instances) {
            idle &= instance.inFlight() == 0;
        }
        return idle && fixture.count("status = 'PENDING'") == 0;
    }

    private void failFirstAttempt(TestReceiver.Request request, OutputStream out) throws IOException {
        int status = events.add(request.header("webhook-id")) ? 500 : 200;
        TestReceiver.write(out, "HTTP/1.1 %s Whatever\r\nContent-Length: 0\r\n\r\n".formatted(status));
    }

    private static void requireDistinct(TestReceiver receiver, String header) {
        assertThat(receiver.requests())
                .extracting(request -> request.header(header))
                .doesNotHaveDuplicates();
    }
}
