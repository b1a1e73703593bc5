package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.lanes.WakeupSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many attempts an endpoint gets, depending on how it behaves. */
class EndpointTest {

    private static final String URL = "http://127.0.0.1:1/";
    private static final String NEW_URL = "https://new.example.com/";

    private final Deque<Runnable> started = new ArrayDeque<>();
    private final List<Attempt> sent = new ArrayList<>();
    private final OutcomeInbox inbox = new OutcomeInbox(new WakeupSignal());
    private Runnable whileSending = () -> {};
    private @Nullable Response next = new Response(null, 1);
    private Endpoint endpoint = new Endpoint(this::send, started::add, inbox, Endpoint.CIRCUIT_OPEN);

    @Test
    void atMostFourAttemptsRunAtTheSameTime() {
        for (int i = 0; i < 10; i++) {
            endpoint.add(attempt());
        }

        assertThat(started).hasSize(Endpoint.MAX_RUNNING);
        assertThat(endpoint.capacity(false, false)).isZero();
    }

    @Test
    void fastEndpointsAreLeasedUpToSixtyFourAttempts() {
        assertThat(endpoint.capacity(false, false)).isEqualTo(4);
        deliver(1, null, 10);
        assertThat(endpoint.capacity(false, false)).isEqualTo(5);
        deliver(100, null, 10);
        assertThat(endpoint.capacity(false, false)).isEqualTo(Endpoint.MAX_LEASED);
        assertThat(endpoint.capacity(true, false)).as("busy").isEqualTo(16);
        assertThat(endpoint.capacity(true, true)).as("overloaded").isEqualTo(16);
    }

    @Test
    void slowOrFailingEndpointsAreLeasedOnlyWhatIsSentAtOnce() {
        deliver(100, null, 10);
        deliver(4, null, 400);
        assertThat(endpoint.capacity(false, false)).isEqualTo(Endpoint.MAX_RUNNING);
        deliver(100, null, 10);
        deliver(4, DeliveryError.HTTP_5XX, 10);
        assertThat(endpoint.capacity(false, false)).isEqualTo(Endpoint.MAX_RUNNING);
        assertThat(endpoint.capacity(true, true)).as("one at a time").isOne();
    }

    @Test
    void aFailureReturnsWhatIsLeasedAhead() {
        deliver(20, null, 10);
        List<Attempt> leased = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leased.add(attempt());
            endpoint.add(leased.getLast());
        }
        next = new Response(DeliveryError.CONNECTION_REFUSED, 1);

        runFirst();

        assertThat(unsent()).containsExactlyElementsOf(leased.subList(1, 10));
    }

    @Test
    void anAttemptQueuedForTooLongIsNotSent() {
        Attempt stale =
                Attempts.to(URL, System.nanoTime() - Duration.ofSeconds(5).toNanos());
        endpoint.add(stale);

        runFirst();

        assertThat(unsent()).containsExactly(stale);
        assertThat(sent).isEmpty();
    }

    @Test
    void tenTimeoutsInARowOpenTheCircuit() {
        deliver(9, DeliveryError.TIMEOUT_TOTAL, 5_000);
        assertThat(endpoint.capacity(false, true)).as("overloaded").isZero();
        deliver(1, null, 10);
        deliver(9, DeliveryError.TIMEOUT_CONNECT, 3_000);
        assertThat(endpoint.isCircuitOpen()).isFalse();
        assertThat(endpoint.capacity(false, false)).isPositive();

        deliver(1, DeliveryError.TIMEOUT_TOTAL, 5_000);

        assertThat(endpoint.isCircuitOpen()).isTrue();
        assertThat(endpoint.capacity(false, false)).isZero();
        assertThat(endpoint.isIdle()).isFalse();
    }

    @Test
    void lookupsThatTimeOutOpenTheCircuitToo() {
        deliver(Endpoint.MAX_TIMEOUTS, DeliveryError.DNS_ERROR, 20);
        assertThat(endpoint.isCircuitOpen()).isFalse();

        deliver(Endpoint.MAX_TIMEOUTS, DeliveryError.DNS_ERROR, 3_001);

        assertThat(endpoint.isCircuitOpen()).isTrue();
    }

    @Test
    void anAttemptThatFoundNoThreadCountsForNothing() {
        deliver(Endpoint.MAX_TIMEOUTS - 1, DeliveryError.TIMEOUT_TOTAL, 5_000);
        Attempt unsent = attempt();

        addWithoutThread(unsent);

        assertThat(unsent()).containsExactly(unsent);
        assertThat(endpoint.isCircuitOpen()).isFalse();
        assertThat(endpoint.capacity(false, false))
                .as("not leased again at once")
                .isZero();
        deliver(1, DeliveryError.TIMEOUT_TOTAL, 5_000);
        assertThat(endpoint.isCircuitOpen()).as("ten in a row").isTrue();
    }

    @Test
    void anEndpointWithoutTimeoutsIsTriedAgainSoon() {
        addWithoutThread(attempt());

        Awaitility.await().until(() -> endpoint.capacity(false, false) == Endpoint.MAX_RUNNING);
    }

    @Test
    void afterThePauseOneAttemptAtATimeProbesTheEndpoint() {
        endpoint = new Endpoint(this::send, started::add, inbox, Duration.ZERO);
        deliver(Endpoint.MAX_TIMEOUTS, DeliveryError.TIMEOUT_TOTAL, 5_000);
        assertThat(endpoint.isCircuitOpen()).isFalse();
        assertThat(endpoint.capacity(false, false)).isOne();

        deliver(1, DeliveryError.HTTP_5XX, 10);

        assertThat(endpoint.capacity(false, false)).isEqualTo(Endpoint.MAX_RUNNING);
    }

    @Test
    void anotherUrlStartsAnewWithinTheSameLimit() {
        deliver(Endpoint.MAX_TIMEOUTS, DeliveryError.TIMEOUT_TOTAL, 5_000);
        for (int i = 0; i < Endpoint.MAX_RUNNING; i++) {
            endpoint.add(attempt());
        }
        next = new Response(DeliveryError.TIMEOUT_TOTAL, 5_000);
        whileSending = () -> {
            endpoint.at(NEW_URL);

            assertThat(endpoint.isCircuitOpen()).isFalse();
            assertThat(endpoint.capacity(false, false))
                    .as("the old ones still run")
                    .isZero();
        };
        while (!started.isEmpty()) {
            runFirst();
        }
        assertThat(endpoint.capacity(false, true))
                .as("their time-outs count no more")
                .isEqualTo(Endpoint.MAX_RUNNING);
    }

    @Test
    void whatIsQueuedForTheOldUrlIsNotSentThere() {
        List<Attempt> leased = addSix();
        whileSending = () -> endpoint.at(NEW_URL);

        runAll();

        assertThat(sent).containsExactly(leased.getFirst());
        assertThat(unsent()).containsExactlyElementsOf(leased.subList(1, 6));
    }

    @Test
    void whatIsLeasedBeforeARecallIsNotSent() {
        List<Attempt> leased = addSix();
        Attempt late = attempt();
        whileSending = () -> {
            endpoint.recall();
            endpoint.add(late);
        };

        runAll();
        whileSending = () -> {};
        Attempt next = attempt();
        endpoint.add(next);
        runAll();

        assertThat(sent).containsExactly(leased.getFirst(), next);
        assertThat(unsent()).containsAll(leased.subList(1, 6)).contains(late).hasSize(6);
    }

    @Test
    void anEndpointThatRespondsAndHasNoAttemptsIsIdle() {
        deliver(3, DeliveryError.HTTP_4XX, 10);
        assertThat(endpoint.isIdle()).isTrue();
        endpoint.add(attempt());
        assertThat(endpoint.isIdle()).isFalse();
    }

    private List<Attempt> addSix() {
        List<Attempt> leased = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            leased.add(attempt());
            endpoint.add(leased.getLast());
        }
        return leased;
    }

    private void runAll() {
        while (!started.isEmpty()) {
            runFirst();
        }
    }

    private void deliver(int count, @Nullable DeliveryError error, int durationMs) {
        for (int i = 0; i < count; i++) {
            next = new Response(error, durationMs);
            endpoint.add(attempt());
            runFirst();
        }
    }

    private void addWithoutThread(Attempt attempt) {
        next = null;
        endpoint.add(attempt);
        runFirst();
    }

    private static Attempt attempt() {
        return Attempts.to(URL);
    }

    private @Nullable AttemptOutcome send(Attempt attempt) {
        if (next == null) {
            return null;
        }
        sent.add(attempt);
        whileSending.run();
        return new AttemptOutcome(attempt, Instant.EPOCH, next.durationMs, null, next.error, null);
    }

    private void runFirst() {
        started.removeFirst().run();
    }

    private List<Attempt> unsent() {
        List<Attempt> unsent = new ArrayList<>();
        inbox.drainTo(new ArrayList<>(), unsent, 1_000);
        return unsent;
    }

    private record Response(@Nullable DeliveryError error, int durationMs) {}
}
