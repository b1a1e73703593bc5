package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.interleavings.Interleavings;
import co.wholesale888.wms.interleavings.Scenario;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.DeliveryMode;
import co.wholesale888.wms.webhooks.WebhookSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An endpoint, its inbox and its limit under many interleavings of a dispatcher's cycles with up to four senders. */
class EndpointInterleavingsTest {

    private static final int SEEDS = 500;

    @Test
    void everyAttemptIsSentOnceOrReturnedUnsent() {
        Interleavings.requireAll(SEEDS, Deliveries.class);
    }

    static final class Deliveries implements Scenario {

        private static final WebhookSecret SECRET = WebhookSecret.generate();

        private static final Duration LIMIT = Duration.ofHours(1);

        private final WakeupSignal wakeup = new WakeupSignal();
        private final OutcomeInbox inbox = new OutcomeInbox(wakeup);
        private final InFlightLimit inFlight = new InFlightLimit();
        private final AtomicInteger running = new AtomicInteger();
        private final List<Attempt> leased = new ArrayList<>();
        private final List<Attempt> sent = new ArrayList<>();
        private final List<AttemptOutcome> outcomes = new ArrayList<>();
        private final List<Attempt> unsent = new ArrayList<>();
        private boolean dead;
        private int next;
        private List<Integer> durations = List.of();

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            long start = System.nanoTime();
            dead = random.nextInt(3) == 0;
            int slowness = 1 + random.nextInt(4);
            durations = random.ints(32, 0, 6_000)
                    .mapToObj(duration -> duration % slowness == 0 ? 0 : duration)
                    .toList();
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            Endpoint endpoint = new Endpoint(this::send, threads, inbox, Endpoint.CIRCUIT_OPEN);
            int attempts = 10 + random.nextInt(20);
            int stopAt = random.nextInt(2 * attempts);
            while (leased.size() < Math.min(attempts, stopAt)) {
                record();
                for (int left = capacity(endpoint); left > 0; left--) {
                    Attempt attempt = attempt();
                    leased.add(attempt);
                    inFlight.add(attempt);
                    endpoint.add(attempt);
                }
                wakeup.await(Duration.ofMillis(1 + random.nextInt(2_000)));
            }
            endpoint.cancelQueued();
            record();
            while (inFlight.count() > 0) {
                wakeup.await(Duration.ofHours(2));
                record();
            }
            assertThat(endpoint.capacity(false, false)).isLessThanOrEqualTo(Endpoint.MAX_LEASED);
            assertThat(System.nanoTime() - start).as("no signal was lost").isLessThan(LIMIT.toNanos());
            threads.shutdownNow();
        }

        @Override
        public void check() {
            assertThat(running).hasValue(0);
            assertThat(sent).doesNotHaveDuplicates();
            assertThat(outcomes).extracting(AttemptOutcome::attempt).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(unsent).doesNotHaveDuplicates().noneMatch(sent::contains);
            assertThat(outcomes.size() + unsent.size()).isEqualTo(leased.size());
        }

        private int capacity(Endpoint endpoint) {
            int ended = outcomes.size();
            boolean open = endpoint.isCircuitOpen();
            int capacity = endpoint.capacity(false, false);
            assertThat(capacity + inFlight.count()).isLessThanOrEqualTo(Endpoint.MAX_LEASED);
            if (dead && ended >= Endpoint.MAX_TIMEOUTS) {
                assertThat(capacity).as("probes").isLessThanOrEqualTo(1);
                assertThat(open ? 0 : capacity).as("circuit open").isEqualTo(capacity);
            }
            assertThat(!dead && open).as("circuit of an endpoint that answers").isFalse();
            return capacity;
        }

        private void record() {
            List<AttemptOutcome> finished = new ArrayList<>();
            List<Attempt> returned = new ArrayList<>();
            inbox.drainTo(finished, returned, 1_000);
            finished.forEach(outcome -> inFlight.remove(outcome.attempt()));
            returned.forEach(inFlight::remove);
            outcomes.addAll(finished);
            unsent.addAll(returned);
        }

        private @Nullable AttemptOutcome send(Attempt attempt) {
            assertThat(running.incrementAndGet()).isLessThanOrEqualTo(Endpoint.MAX_RUNNING);
            int duration = durations.get(next++ % durations.size());
            if (duration % 11 == 7) {
                running.decrementAndGet();
                return null; // no thread for the lookup
            }
            sent.add(attempt);
            pause(duration);
            running.decrementAndGet();
            return new AttemptOutcome(attempt, Instant.EPOCH, duration, null, error(duration), null);
        }

        private @Nullable DeliveryError error(int duration) {
            if (dead) {
                return DeliveryError.TIMEOUT_TOTAL;
            }
            return duration % 5 == 1 ? DeliveryError.HTTP_5XX : null;
        }

        private static void pause(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Attempt attempt() {
            return new Attempt(
                    new Attempt.Key(IdKind.next(), IdKind.next(), IdKind.next()),
                    IdKind.next(),
                    IdKind.next(),
                    "stock.low",
                    "http://127.0.0.1:1/",
                    DeliveryMode.ONCE,
                    "{}",
                    SECRET,
                    "",
                    null,
                    null,
                    System.nanoTime());
        }
    }
}
