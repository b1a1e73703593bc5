package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SharedConnectionsTest {

    private static final int SPARE = SharedConnections.TOTAL - Share.values().length;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SharedConnections connections = new SharedConnections(meters);
    private final AtomicInteger running = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource
    void aShareRunsWhileAllOthersAreStuck(Share free) {
        List<CompletableFuture<Void>> stuck = new ArrayList<>();
        for (Share share : Share.values()) {
            for (int i = 0; i < 5 && share != free; i++) {
                stuck.add(startStuck(share));
            }
        }
        int allButOne = SharedConnections.TOTAL - 1;
        Awaitility.await().until(() -> running.get() == allButOne);

        assertThat(connections.<Boolean>call(free, () -> true)).isTrue();

        assertThat(running).hasValue(allButOne);
        end.countDown();
        // Those that have waited for too long are refused
        stuck.forEach(call -> call.exceptionally(refused -> null).join());
    }

    @ParameterizedTest
    @EnumSource
    void aSpareConnectionGoesToWhoeverNeedsIt(Share share) {
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i <= SPARE; i++) {
            calls.add(startStuck(share));
        }
        Awaitility.await().until(() -> running.get() == 1 + SPARE);
        end.countDown();
        calls.forEach(CompletableFuture::join);
    }

    @Test
    void whoWaitsForTooLongIsRefusedAndNothingRuns() {
        List<CompletableFuture<Void>> stuck = new ArrayList<>();
        for (int i = 0; i <= SPARE; i++) {
            stuck.add(startStuck(Share.OTHER));
        }
        Awaitility.await().until(() -> running.get() == 1 + SPARE);

        assertThatThrownBy(() -> connections.call(Share.OTHER, running::incrementAndGet))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));

        assertThat(running).hasValue(1 + SPARE);
        end.countDown();
        stuck.forEach(CompletableFuture::join);
        assertThat(connections.<Boolean>call(Share.OTHER, () -> true)).isTrue();
    }

    @Test
    void whatWaitsIsCounted() {
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i <= SPARE; i++) {
            calls.add(startStuck(Share.STOCK_LISTS));
        }
        Awaitility.await().until(() -> running.get() == 1 + SPARE);
        for (int i = 0; i < 3; i++) {
            calls.add(CompletableFuture.runAsync(this::callUntilAllEnd, Thread::startVirtualThread));
        }
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> waiting("stock_lists") == 3);

        assertThat(waiting("other")).isZero();
        end.countDown();
        calls.forEach(CompletableFuture::join);
        assertThat(waiting("stock_lists")).isZero();
    }

    @Test
    void workWithinOtherWorkUsesTheSameConnection() {
        int nested = connections.call(
                Share.OTHER, () -> connections.call(Share.OTHER, () -> connections.call(Share.CHANGES, () -> 1)));
        assertThat(nested).isEqualTo(1);
    }

    @Test
    void noConnectionIsLostOrLentTwice() throws Exception {
        Share[] shares = Share.values();
        AtomicIntegerArray most = new AtomicIntegerArray(shares.length);
        AtomicIntegerArray now = new AtomicIntegerArray(shares.length);
        AtomicInteger mostOfAll = new AtomicInteger();
        Random random = new Random(16);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                int share = random.nextInt(shares.length);
                calls.add(callers.submit(() -> connections.call(shares[share], () -> {
                    mostOfAll.accumulateAndGet(running.incrementAndGet(), Math::max);
                    most.accumulateAndGet(share, now.incrementAndGet(share), Math::max);
                    Thread.yield();
                    now.decrementAndGet(share);
                    running.decrementAndGet();
                    return 0;
                })));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(mostOfAll.get()).isLessThanOrEqualTo(SharedConnections.TOTAL);
        for (Share share : shares) {
            assertThat(most.get(share.ordinal())).isBetween(1, 1 + SPARE);
            aSpareConnectionGoesToWhoeverNeedsIt(share);
            running.set(0);
        }
    }

    private double waiting(String share) {
        return meters.get("wms.connections.waiting").tag("share", share).gauge().value();
    }

    /** Waits again whenever it has waited for too long. */
    private void callUntilAllEnd() {
        while (end.getCount() > 0) {
            try {
                connections.call(Share.STOCK_LISTS, () -> 0);
            } catch (RefusedException e) {
                assertThat(e.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
    }

    private CompletableFuture<Void> startStuck(Share share) {
        return CompletableFuture.runAsync(
                () -> connections.call(share, () -> {
                    running.incrementAndGet();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 0;
                }),
                Thread::startVirtualThread);
    }
}
