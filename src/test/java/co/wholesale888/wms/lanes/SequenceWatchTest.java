package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequenceWatchTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final UUID warehouse = IdKind.next();
    private final UUID token = IdKind.next();
    private final Map<UUID, Long> committedByOthers = new ConcurrentHashMap<>();
    private final List<Set<UUID>> reads = new CopyOnWriteArrayList<>();
    private final SequenceWatch watch = new SequenceWatch("test-watch", ids -> {
        reads.add(ids);
        return committedByOthers;
    });

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void aLocalCommitWakesTheWaiter() {
        CompletableFuture<Boolean> woken = waiting(warehouse, 7);

        watch.advanced(warehouse, 8);

        assertThat(woken.join()).isTrue();
    }

    @Test
    void aRefusalIsToldToTheOthersOfItsWarehouseAlone() {
        FairLimit.Holder holder = new FairLimit.Holder(token, warehouse, IdKind.next());
        List<SequenceWatch.Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < SequenceWatch.MAX_WAITERS_PER_TOKEN; i++) {
            waiters.add(watch.join(holder));
        }
        SequenceWatch.Waiter elsewhere =
                watch.join(new FairLimit.Holder(IdKind.next(), IdKind.next(), holder.accountId()));

        assertThatThrownBy(() -> watch.join(holder)).isInstanceOf(RefusedException.class);

        assertThat(waiters)
                .allMatch(SequenceWatch.Waiter::wasAnotherRefused)
                .noneMatch(SequenceWatch.Waiter::wasAnotherRefused);
        assertThat(elsewhere.wasAnotherRefused()).isFalse();
    }

    /** A reader that is ahead of the sequence must look. */
    @Test
    void aSequenceThatFallsBackWakesTheWaiterOnce() throws InterruptedException {
        committedByOthers.put(warehouse, 7L);
        CompletableFuture<Boolean> behind = waiting(warehouse, 6);
        assertThat(behind.join()).isTrue();
        try (SequenceWatch.Waiter waiter = watch.join(holder(warehouse, token))) {
            watch.advanced(warehouse, 7);
            committedByOthers.put(warehouse, 5L);

            assertThat(waiter.await(7, LONG)).isTrue();
            assertThat(waiter.await(7, Duration.ofMillis(1))).isFalse();
            watch.advanced(warehouse, 6);
            assertThat(waiter.await(5, LONG)).isTrue();
        }
    }

    @Test
    void aCommitBetweenJoiningAndWaitingIsNotMissed() throws InterruptedException {
        try (SequenceWatch.Waiter waiter = watch.join(holder(warehouse, token))) {
            watch.advanced(warehouse, 8);
            assertThat(waiter.await(7, LONG)).isTrue();
        }
    }

    @Test
    void aCommitOfAnotherInstanceWakesTheWaiter() {
        CompletableFuture<Boolean> woken = waiting(warehouse, 7);

        committedByOthers.put(warehouse, 8L);

        assertThat(woken.join()).isTrue();
        assertThat(reads).allMatch(ids -> ids.equals(Set.of(warehouse)));
    }

    @Test
    void knownSequencesAndOtherWarehousesDoNotWakeAWaiter() throws InterruptedException {
        try (SequenceWatch.Waiter waiter = watch.join(holder(warehouse, token))) {
            watch.advanced(warehouse, 7);
            watch.advanced(IdKind.next(), 9);
            assertThat(waiter.await(7, Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void onlySequencesWithWaitersAreRead() {
        UUID other = IdKind.next();
        watch.stop();
        watch.join(holder(warehouse, token)).close();
        SequenceWatch.Waiter waiting = watch.join(holder(other, token));
        reads.clear();

        watch.start();
        Awaitility.await().until(() -> reads.size() >= 2);

        assertThat(reads).containsOnly(Set.of(other));
        assertThat(watch.waiters()).isEqualTo(1);
        waiting.close();
    }

    @Test
    void stoppingWakesEveryWaiter() {
        List<CompletableFuture<Boolean>> waiting =
                List.of(waiting(warehouse, 7), waiting(warehouse, 7), waiting(IdKind.next(), 0));

        watch.stop();

        assertThat(waiting).allSatisfy(woken -> assertThat(woken.join()).isFalse());
    }

    @Test
    void aTokenHasAtMostTenWaiters() {
        List<SequenceWatch.Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < SequenceWatch.MAX_WAITERS_PER_TOKEN; i++) {
            waiters.add(watch.join(holder(warehouse, token)));
        }
        assertThatThrownBy(() -> watch.join(holder(warehouse, token)))
                .satisfies(e -> refusedWith(e, ErrorCode.RATE_LIMITED));

        waiters.removeFirst().close();

        waiters.add(watch.join(holder(warehouse, token)));
        waiters.forEach(SequenceWatch.Waiter::close);
        assertThat(watch.waiters()).isZero();
    }

    @Test
    void anInstanceHasAtMostAThousandWaiters() {
        List<SequenceWatch.Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < SequenceWatch.MAX_WAITERS; i++) {
            waiters.add(watch.join(holder(IdKind.next(), IdKind.next())));
        }
        assertThatThrownBy(() -> watch.join(holder(warehouse, token)))
                .satisfies(e -> refusedWith(e, ErrorCode.UNAVAILABLE));
        waiters.forEach(SequenceWatch.Waiter::close);

        watch.join(holder(warehouse, token)).close();
    }

    private static FairLimit.Holder holder(UUID warehouseId, UUID tokenId) {
        return new FairLimit.Holder(tokenId, warehouseId, IdKind.next());
    }

    private CompletableFuture<Boolean> waiting(UUID warehouseId, long sequence) {
        int before = watch.waiters();
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try (SequenceWatch.Waiter waiter = watch.join(holder(warehouseId, token))) {
                woken.complete(waiter.await(sequence, LONG));
            } catch (InterruptedException | RuntimeException e) {
                woken.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> watch.waiters() > before);
        return woken;
    }

    private static void refusedWith(Throwable e, ErrorCode code) {
        assertThat(((RefusedException) e).refusal().code()).isEqualTo(code);
    }
}
