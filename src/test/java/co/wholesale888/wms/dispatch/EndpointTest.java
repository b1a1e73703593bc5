package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.WebhookSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much a receiver is sent at once follows from how it behaves. */
class EndpointTest {

    private final Carrier carrier = new Carrier();
    private Endpoint receiver = new Endpoint(carrier);

    @Test
    void nobodyIsAtMoreThanFourAtOnce() {
        for (int i = 0; i < 10; i++) {
            receiver.add(attempt());
        }

        assertThat(carrier.begun).hasSize(Endpoint.MAX_RUNNING);
        assertThat(receiver.places(false, false)).isZero();
    }

    @Test
    void oneThatAnswersQuicklyIsLeasedEverMoreForUpToSixtyFour() {
        assertThat(receiver.places(false, false)).isEqualTo(4);
        deliver(1, null, 10);
        assertThat(receiver.places(false, false)).isEqualTo(5);
        deliver(100, null, 10);
        assertThat(receiver.places(false, false)).isEqualTo(Endpoint.MAX_LEASED);
        assertThat(receiver.places(true, false)).as("where places are scarce").isEqualTo(16);
        assertThat(receiver.places(true, true)).as("in need").isEqualTo(16);
    }

    @Test
    void oneThatTakesItsTimeOrFailsIsLeasedWhatIsSentAtOnce() {
        deliver(100, null, 10);
        deliver(4, null, 400);
        assertThat(receiver.places(false, false)).isEqualTo(Endpoint.MAX_RUNNING);
        deliver(100, null, 10);
        deliver(4, DeliveryError.HTTP_5XX, 10);
        assertThat(receiver.places(false, false)).isEqualTo(Endpoint.MAX_RUNNING);
        assertThat(receiver.places(true, true))
                .as("one at a time where places are scarce")
                .isOne();
    }

    @Test
    void whatIsLeasedAheadIsGivenBackWhereOneFails() {
        deliver(20, null, 10);
        List<Attempt> leased = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leased.add(attempt());
            receiver.add(leased.getLast());
        }
        carrier.next = new Answer(DeliveryError.CONNECTION_REFUSED, 1);

        carrier.runOne();

        assertThat(carrier.returned).containsExactlyElementsOf(leased.subList(1, 10));
    }

    @Test
    void whatHasWaitedTooLongIsGivenBackUnsent() {
        Attempt stale = attempt(System.nanoTime() - Duration.ofSeconds(5).toNanos());
        receiver.add(stale);

        carrier.runOne();

        assertThat(carrier.returned).containsExactly(stale);
        assertThat(carrier.sent).isEmpty();
    }

    @Test
    void tenTimeoutsInARowPauseItAndOneSuccessInBetweenDoesNot() {
        deliver(9, DeliveryError.TIMEOUT_TOTAL, 5_000);
        assertThat(receiver.places(false, true))
                .as("nothing for those that time out in need")
                .isZero();
        deliver(1, null, 10);
        deliver(9, DeliveryError.TIMEOUT_CONNECT, 3_000);
        assertThat(receiver.isPaused()).isFalse();
        assertThat(receiver.places(false, false)).isPositive();

        deliver(1, DeliveryError.TIMEOUT_TOTAL, 5_000);

        assertThat(receiver.isPaused()).isTrue();
        assertThat(receiver.places(false, false)).isZero();
        assertThat(receiver.isForgettable()).isFalse();
    }

    @Test
    void afterItsPauseItIsAskedByOneAttemptAtATimeUntilOneComesBack() {
        receiver = new Endpoint(carrier, Duration.ZERO);
        deliver(Endpoint.TIMEOUTS, DeliveryError.TIMEOUT_TOTAL, 5_000);
        assertThat(receiver.isPaused()).isFalse();
        assertThat(receiver.places(false, false)).isOne();

        deliver(1, DeliveryError.HTTP_5XX, 10);

        assertThat(receiver.places(false, false)).isEqualTo(Endpoint.MAX_RUNNING);
    }

    @Test
    void oneThatBehavesAndIsIdleIsForgotten() {
        deliver(3, DeliveryError.HTTP_4XX, 10);
        assertThat(receiver.isForgettable()).isTrue();
        receiver.add(attempt());
        assertThat(receiver.isForgettable()).isFalse();
    }

    private void deliver(int count, @Nullable DeliveryError error, int durationMs) {
        for (int i = 0; i < count; i++) {
            carrier.next = new Answer(error, durationMs);
            receiver.add(attempt());
            carrier.runOne();
        }
    }

    private static Attempt attempt() {
        return attempt(System.nanoTime());
    }

    private static Attempt attempt(long leasedAtNanos) {
        return new Attempt(
                new Attempt.Key(IdKind.next(), IdKind.next(), IdKind.next()),
                IdKind.next(),
                "stock.low",
                "http://127.0.0.1:1/",
                "{}",
                WebhookSecret.generate(),
                null,
                leasedAtNanos);
    }

    private record Answer(@Nullable DeliveryError error, int durationMs) {}

    /** Sends nothing until it is told to, and then says what it was told to say. */
    private static final class Carrier implements Endpoint.Courier {

        private final Deque<Runnable> begun = new ArrayDeque<>();
        private final List<Attempt> sent = new ArrayList<>();
        private final List<Attempt> returned = new ArrayList<>();
        private Answer next = new Answer(null, 1);

        void runOne() {
            begun.removeFirst().run();
        }

        @Override
        public void execute(Runnable work) {
            begun.add(work);
        }

        @Override
        public AttemptOutcome send(Attempt attempt) {
            sent.add(attempt);
            return new AttemptOutcome(attempt, Instant.EPOCH, next.durationMs, null, next.error);
        }

        @Override
        public void finished(AttemptOutcome outcome) {}

        @Override
        public void returned(Attempt attempt) {
            returned.add(attempt);
        }
    }
}
