package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.interleavings.Interleavings;
import co.wholesale888.wms.interleavings.Scenario;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises of a lane under many interleavings of its callers, its worker, interrupts and its end. */
class LaneInterleavingsTest {

    private static final int SEEDS = 1_500;
    private static final Set<ErrorCode> REFUSED = Set.of(ErrorCode.UNAVAILABLE, ErrorCode.RATE_LIMITED);

    @Test
    void everyRequestIsHandledOnceOrRefusedUnhandled() {
        Interleavings.requireAll(SEEDS, Calls.class);
    }

    /** A request and what became of it. */
    private static final class Call {

        final int number;
        final int weight;
        final boolean faulty;
        final @Nullable UUID account;
        int handled;
        boolean interrupted;
        long waitedNanos;

        @Nullable
        Object result;

        Call(int number, RandomGenerator random) {
            this.number = number;
            weight = 1 + random.nextInt(3);
            faulty = random.nextInt(10) == 0;
            account = random.nextInt(3) == 0 ? null : new UUID(0, random.nextInt(2));
        }

        void run(Lane<Call, Integer> lane) {
            long start = System.nanoTime();
            try {
                result = lane.call(account, this);
            } catch (RuntimeException e) {
                result = e;
            }
            waitedNanos = System.nanoTime() - start;
        }

        void check(Duration maxWait) {
            if (result instanceof RefusedException refused
                    && REFUSED.contains(refused.refusal().code())) {
                assertThat(handled).as("refused request %s", number).isZero();
                if (String.valueOf(refused.refusal().detail()).contains("too long")) {
                    assertThat(interrupted || waitedNanos >= maxWait.toNanos()).isTrue();
                }
            } else {
                assertThat(handled).as("answered request %s", number).isOne();
                assertThat(result instanceof RefusedException
                                || Integer.valueOf(number).equals(result))
                        .as("answer %s of request %s", result, number)
                        .isTrue();
            }
        }
    }

    static final class Calls implements Scenario {

        private final List<Call> calls = new ArrayList<>();
        private final List<Integer> handled = new ArrayList<>();
        private int maxQueueWeight;
        private Duration maxWait = Duration.ZERO;
        private int maxGroupWeight;
        private boolean inOrder;
        private boolean handling;
        private boolean asleep;
        private long closingSince = Long.MAX_VALUE;

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            maxQueueWeight = 1 + random.nextInt(5);
            maxGroupWeight = 1 + random.nextInt(4);
            maxWait = random.nextBoolean() ? Duration.ofHours(2) : Duration.ofMillis(random.nextInt(100));
            inOrder = random.nextBoolean();
            int longPauses = 1 + random.nextInt(5);
            List<Duration> pauses = IntStream.range(0, 8)
                    .mapToObj(i -> Duration.ofMillis(random.nextInt(longPauses) == 0 ? random.nextInt(20_000) : 0))
                    .toList();
            Lane<Call, Integer> lane = new Lane<>(
                    "lane",
                    maxQueueWeight,
                    maxGroupWeight,
                    maxWait,
                    call -> call.weight,
                    group -> handle(group, pauses));
            List<Thread> threads = new ArrayList<>();
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                Call call = new Call(calls.size(), random);
                calls.add(call);
                Thread thread = Thread.ofVirtual().name("caller-" + call.number).start(() -> call.run(lane));
                threads.add(thread);
                while (inOrder && thread.getState() == Thread.State.RUNNABLE) {
                    Thread.sleep(1);
                }
                checkQueue(threads);
                if (random.nextInt(5) == 0) {
                    int other = random.nextInt(calls.size());
                    calls.get(other).interrupted = true;
                    threads.get(other).interrupt();
                }
            }
            if (random.nextBoolean()) {
                for (Thread thread : threads) {
                    thread.join();
                }
                callOnceMore(lane, random);
            }
            closingSince = System.nanoTime();
            lane.close();
            assertThatThrownBy(() -> lane.call(calls.getFirst())).isInstanceOf(RefusedException.class);
        }

        @Override
        public void check() {
            calls.forEach(call -> call.check(maxWait));
            if (inOrder) {
                assertThat(handled).isSorted();
            }
        }

        /** Nothing is in the queue, so that no account has a share of it. */
        private void callOnceMore(Lane<Call, Integer> lane, RandomGenerator random) {
            if (lane.queuedWeight() == 0) {
                Call last = new Call(calls.size(), random);
                calls.add(last);
                last.run(lane);
                assertThat(last.result instanceof RefusedException refused
                                && refused.refusal().code() == ErrorCode.RATE_LIMITED)
                        .isFalse();
            }
        }

        /** While a group is handled, what waits is in the queue. */
        private void checkQueue(List<Thread> threads) {
            if (asleep && inOrder) {
                List<Call> queued = calls.stream()
                        .filter(call -> call.handled == 0 && call.result == null)
                        .filter(call -> threads.get(call.number).getState() == Thread.State.WAITING)
                        .toList();
                assertThat(weight(queued)).isLessThanOrEqualTo(maxQueueWeight);
            }
        }

        private int weight(List<Call> several) {
            return several.stream()
                    .mapToInt(call -> Math.min(call.weight, maxQueueWeight))
                    .sum();
        }

        private List<Integer> handle(List<Call> group, List<Duration> pauses) {
            assertThat(handling).isFalse();
            handling = true;
            assertThat(group.size() == 1 || weight(group) <= maxGroupWeight).isTrue();
            group.forEach(call -> {
                call.handled++;
                handled.add(call.number);
            });
            asleep = true;
            try {
                Thread.sleep(pauses.get(handled.size() % pauses.size()));
            } catch (InterruptedException e) {
                assertThat(System.nanoTime() - closingSince)
                        .as("interrupted while closing")
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(10).toNanos());
            } finally {
                asleep = false;
                handling = false;
            }
            if (group.stream().anyMatch(call -> call.faulty)) {
                throw new RefusedException(ErrorCode.NOT_FOUND, "faulty");
            }
            return group.stream().map(call -> call.number).toList();
        }
    }
}
