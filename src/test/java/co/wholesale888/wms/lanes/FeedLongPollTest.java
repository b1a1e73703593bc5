package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeedLongPollTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final UUID warehouse = IdKind.next();
    private final Caller.Bearer caller = new Caller.Bearer(
            IdKind.next(), "erp", Caller.Role.SUPERVISOR, null, warehouse, IdKind.next(), null, List.of(), false);
    private final SequenceWatch watch = new SequenceWatch("test-watch", ids -> Map.of());
    private final FeedLongPoll longPoll = new FeedLongPoll(watch);
    private final List<Long> reads = new CopyOnWriteArrayList<>();
    private final AtomicReference<TestPage> stored = new AtomicReference<>(TestPage.empty(7));

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void withoutWaitAnEmptyPageIsReturnedAfterOneRead() {
        assertThat(page(Duration.ZERO)).isEqualTo(TestPage.empty(7));
        assertThat(reads).containsExactly(3L);
    }

    @Test
    void aPageWithContentIsReturnedAfterOneRead() {
        stored.set(new TestPage(false, new FeedPosition(9, null), true, false));

        assertThat(page(LONG).position().sequence()).isEqualTo(9);
        assertThat(reads).containsExactly(3L);
    }

    @Test
    void anEmptyPageWithMoreBehindItIsReturnedAtOnce() {
        stored.set(new TestPage(true, new FeedPosition(9, null), true, false));

        page(LONG);

        assertThat(reads).containsExactly(3L);
    }

    @Test
    void aFinishedFeedIsNotWaitedFor() {
        stored.set(new TestPage(true, new FeedPosition(9, null), false, true));

        page(LONG);

        assertThat(reads).containsExactly(3L);
    }

    @Test
    void anEmptyPageIsReturnedWhenTheTimeIsUp() {
        assertThat(page(Duration.ofMillis(1))).isEqualTo(TestPage.empty(7));
        assertThat(watch.waiters()).isZero();
    }

    @Test
    void aCommitEndsTheWait() {
        CompletableFuture<TestPage> answer = waitingPage();

        stored.set(new TestPage(false, new FeedPosition(8, null), false, false));
        watch.advanced(warehouse, 8);

        assertThat(answer.join().position().sequence()).isEqualTo(8);
        assertThat(reads).containsExactly(3L, 7L);
        assertThat(watch.waiters()).isZero();
    }

    @Test
    void aCommitThatDoesNotMatchContinuesTheWait() {
        CompletableFuture<TestPage> answer = waitingPage();

        stored.set(TestPage.empty(8));
        watch.advanced(warehouse, 8);
        await().until(() -> reads.size() == 2);
        stored.set(new TestPage(false, new FeedPosition(9, null), false, false));
        watch.advanced(warehouse, 9);

        assertThat(answer.join().position().sequence()).isEqualTo(9);
        assertThat(reads).containsExactly(3L, 7L, 8L);
    }

    @Test
    void aShutdownEndsTheWaitWithAnEmptyPage() {
        CompletableFuture<TestPage> answer = waitingPage();

        watch.stop();

        assertThat(answer.join()).isEqualTo(TestPage.empty(7));
    }

    @Test
    void anInterruptedRequestIsRefusedAsUnavailable() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> page(LONG))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(watch.waiters()).isZero();
    }

    private CompletableFuture<TestPage> waitingPage() {
        CompletableFuture<TestPage> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> answer.completeAsync(() -> page(LONG), Runnable::run));
        await().until(() -> reads.size() == 1);
        return answer;
    }

    private TestPage page(Duration maxWait) {
        return longPoll.page(caller, new FeedPosition(3, null), maxWait, after -> {
            TestPage found = stored.get();
            reads.add(after.sequence());
            return found;
        });
    }

    private record TestPage(boolean isEmpty, FeedPosition position, boolean hasMore, boolean finished)
            implements FeedLongPoll.Page {

        static TestPage empty(long position) {
            return new TestPage(true, new FeedPosition(position, null), false, false);
        }
    }
}
