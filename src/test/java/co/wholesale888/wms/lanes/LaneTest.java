package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.WritesLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WritesLog
class LaneTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch unblock = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    @AfterEach
    void endCallers() {
        unblock.countDown();
        callers.shutdownNow();
    }

    @Test
    void everyCallerGetsTheAnswerToItsOwnRequest() throws Exception {
        try (Lane<Integer, Integer> lane = lane(10_000, 100, LaneTest::squares)) {
            List<Future<Integer>> answers = IntStream.range(0, 2_000)
                    .mapToObj(i -> callers.submit(() -> lane.call(i)))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i * i);
            }
        }
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(2_000);
        assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void requestsQueuedDuringAGroupBecomeTheNextGroup() throws Exception {
        try (Lane<Integer, Integer> lane = lane(100, 100, this::block)) {
            List<Future<Integer>> answers = new ArrayList<>();
            answers.add(callers.submit(() -> lane.call(0)));
            entered.await();
            for (int i = 1; i <= 5; i++) {
                int request = i;
                answers.add(callers.submit(() -> lane.call(request)));
                await().until(() -> lane.queuedWeight() == request);
            }
            unblock.countDown();
            for (Future<Integer> answer : answers) {
                answer.get();
            }
        }
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3, 4, 5));
    }

    @Test
    void aQueueTakesItsLimitAndRefusesTheNextRequest() throws Exception {
        try (Lane<Integer, Integer> lane = lane(3, 100, this::block)) {
            Future<Integer> running = callers.submit(() -> lane.call(0));
            entered.await();
            List<Future<Integer>> waiting = IntStream.rangeClosed(1, 3)
                    .mapToObj(i -> callers.submit(() -> lane.call(i)))
                    .toList();
            await().until(() -> lane.queuedWeight() == 3);

            assertThatThrownBy(() -> lane.call(4)).satisfies(LaneTest::isUnavailable);

            unblock.countDown();
            assertThat(running.get()).isZero();
            for (Future<Integer> answer : waiting) {
                answer.get();
            }
        }
        assertThat(groups.stream().flatMap(List::stream)).doesNotContain(4);
    }

    @Test
    void anAccountGetsHalfOfTheQueueAndOthersTheRest() throws Exception {
        UUID eager = IdKind.next();
        try (Lane<Integer, Integer> lane = lane(4, 100, this::block)) {
            Future<Integer> running = callers.submit(() -> lane.call(eager, 0));
            entered.await();
            List<Future<Integer>> waiting = new ArrayList<>();
            for (int i = 1; i <= 2; i++) {
                int request = i;
                waiting.add(callers.submit(() -> lane.call(eager, request)));
                await().until(() -> lane.queuedWeight() == request);
            }

            assertThatThrownBy(() -> lane.call(eager, 3)).satisfies(LaneTest::isRateLimited);

            waiting.add(callers.submit(() -> lane.call(IdKind.next(), 4)));
            waiting.add(callers.submit(() -> lane.call(5)));
            await().until(() -> lane.queuedWeight() == 4);
            unblock.countDown();
            assertThat(running.get()).isZero();
            for (Future<Integer> answer : waiting) {
                answer.get();
            }
            assertThat(lane.call(eager, 6)).isEqualTo(6);
        }
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 6);
    }

    @Test
    void aRequestOfMoreThanHalfTheQueueLeavesRoomToItsAccount() throws Exception {
        UUID account = IdKind.next();
        try (Lane<Integer, Integer> lane = new Lane<>("test-lane", 20, 100, LONG, weight -> weight, this::block)) {
            Future<Integer> running = callers.submit(() -> lane.call(account, 1));
            entered.await();
            List<Future<Integer>> waiting = new ArrayList<>();
            int queued = 0;
            for (int weight : new int[] {12, 1, 4}) {
                waiting.add(callers.submit(() -> lane.call(account, weight)));
                int expected = queued += weight;
                await().until(() -> lane.queuedWeight() == expected);
            }

            assertThatThrownBy(() -> lane.call(account, 1)).satisfies(LaneTest::isRateLimited);

            unblock.countDown();
            running.get();
            for (Future<Integer> answer : waiting) {
                answer.get();
            }
            assertThat(lane.call(account, 20)).isEqualTo(20);
        }
    }

    @Test
    void anExpiredRequestIsNeverHandled() throws Exception {
        try (Lane<Integer, Integer> lane = lane(10, 100, Duration.ofSeconds(1), this::block)) {
            Future<Integer> running = callers.submit(() -> lane.call(0));
            entered.await();

            assertThatThrownBy(() -> lane.call(1)).satisfies(LaneTest::isUnavailable);

            unblock.countDown();
            running.get();
            assertThat(lane.call(2)).isEqualTo(2);
        }
        assertThat(groups).containsExactly(List.of(0), List.of(2));
    }

    @Test
    void afterAFailedGroupTheLaneHandlesTheNext() {
        Function<List<Integer>, List<Integer>> failsOnSeven = group -> {
            if (group.contains(7)) {
                throw new IllegalArgumentException("seven");
            }
            return group;
        };
        try (Lane<Integer, Integer> lane = lane(10, 1, failsOnSeven)) {
            assertThatThrownBy(() -> lane.call(7)).isInstanceOf(IllegalArgumentException.class);
            assertThat(lane.call(8)).isEqualTo(8);
        }
    }

    @Test
    void aMissingAnswerFailsTheGroup() {
        try (Lane<Integer, Integer> lane = lane(10, 10, group -> List.of())) {
            assertThatThrownBy(() -> lane.call(1)).hasMessageContaining("0 answers to 1 requests");
        }
    }

    @Test
    void closingHandlesTheQueueAndRefusesNewRequests() throws Exception {
        Lane<Integer, Integer> lane = lane(10, 1, this::block);
        Future<Integer> running = callers.submit(() -> lane.call(0));
        entered.await();
        Future<Integer> waiting = callers.submit(() -> lane.call(1));
        await().until(() -> lane.queuedWeight() == 1);
        Thread closing = Thread.ofPlatform().start(lane::close);
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThatThrownBy(() -> lane.call(2)).satisfies(LaneTest::isUnavailable);
        unblock.countDown();
        closing.join();
        assertThat(running.get()).isZero();
        assertThat(waiting.get()).isEqualTo(1);
        assertThatThrownBy(() -> lane.call(3)).satisfies(LaneTest::isUnavailable);
    }

    @Test
    void aQueuedRequestOfAnInterruptedCallerIsNotHandled() throws Exception {
        try (Lane<Integer, Integer> lane = lane(10, 100, this::block)) {
            Future<Integer> running = callers.submit(() -> lane.call(0));
            entered.await();
            CountDownLatch started = new CountDownLatch(1);
            Thread caller = Thread.ofVirtual().unstarted(() -> {
                started.countDown();
                assertThatThrownBy(() -> lane.call(1)).satisfies(LaneTest::isUnavailable);
            });
            caller.start();
            started.await();
            await().until(() -> lane.queuedWeight() == 1);
            caller.interrupt();
            caller.join();
            unblock.countDown();
            running.get();
            assertThat(lane.call(2)).isEqualTo(2);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        assertThat(groups).containsExactly(List.of(0), List.of(2));
    }

    private Lane<Integer, Integer> lane(int queue, int group, Function<List<Integer>, List<Integer>> handler) {
        return lane(queue, group, LONG, handler);
    }

    private Lane<Integer, Integer> lane(
            int queue, int group, Duration maxWait, Function<List<Integer>, List<Integer>> handler) {
        return new Lane<>("test-lane", queue, group, maxWait, request -> 1, requests -> {
            groups.add(requests);
            return handler.apply(requests);
        });
    }

    private static List<Integer> squares(List<Integer> group) {
        return group.stream().map(i -> i * i).toList();
    }

    private List<Integer> block(List<Integer> group) {
        entered.countDown();
        try {
            unblock.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return group;
    }

    private static void isRateLimited(Throwable thrown) {
        assertThat(thrown).isInstanceOf(RefusedException.class);
        assertThat(((RefusedException) thrown).refusal().code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    private static void isUnavailable(Throwable thrown) {
        assertThat(thrown).isInstanceOf(RefusedException.class);
        assertThat(((RefusedException) thrown).refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
}
