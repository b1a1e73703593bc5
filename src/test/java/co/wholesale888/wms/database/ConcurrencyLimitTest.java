package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.core.context.SecurityContextHolder;

/** Real threads at the limit, below it and above it. */
@Timeout(60)
class ConcurrencyLimitTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Integer> order = Collections.synchronizedList(new ArrayList<>());

    @Test
    void asManyCallsRunAsTheLimitAllowsAndNotOneMore() {
        ConcurrencyLimit limit = new ConcurrencyLimit(3, 0, LONG);
        IntStream.range(0, 3).forEach(i -> limit.enter());

        assertRefused(limit);

        limit.leave();
        limit.enter();
        assertRefused(limit);
    }

    @Test
    void asManyCallsWaitAsTheQueueHoldsAndNotOneMore() throws InterruptedException {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 2, LONG);
        limit.enter();
        List<Thread> waiting = List.of(startWaiting(limit, 1), startWaiting(limit, 2));

        assertRefused(limit);

        limit.leave();
        join(waiting);
        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void aCallWaitsNoLongerThanAllowed() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 1, Duration.ofMillis(20));
        limit.enter();

        assertRefused(limit);

        assertThat(limit.waiting()).isZero();
        limit.leave();
        limit.enter();
    }

    @Test
    void waitingCallsStartInOrderOfArrival() throws InterruptedException {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 20, LONG);
        limit.enter();
        List<Thread> waiting =
                IntStream.range(0, 20).mapToObj(i -> startWaiting(limit, i)).toList();

        limit.leave();
        join(waiting);

        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void aNewCallDoesNotOvertakeAWaitingOne() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            order.clear();
            ConcurrencyLimit limit = new ConcurrencyLimit(1, 2, LONG);
            limit.enter();
            Thread waiting = startWaiting(limit, 1);

            limit.leave();
            limit.enter();
            order.add(2);
            limit.leave();

            waiting.join();
            assertThat(order).containsExactly(1, 2);
        }
    }

    @Test
    void anAccountGetsAQuarterOfTheQueueAndOthersTheRest() throws InterruptedException {
        ConcurrencyLimit limit = ConcurrencyLimit.ofAccounts(8, LONG);
        UUID eager = IdKind.next();
        limit.enter();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            waiting.add(startWaiting(limit, i, eager));
        }

        CallerAuthentication.set(userOf(eager));
        try {
            assertRefused(limit, ErrorCode.RATE_LIMITED);
        } finally {
            SecurityContextHolder.clearContext();
        }
        waiting.add(startWaiting(limit, 3, IdKind.next()));
        waiting.add(startWaiting(limit, 4));

        limit.leave();
        join(waiting);
        assertThat(order).containsExactly(1, 2, 3, 4);
        limit.enter();
        join(List.of(leaveFor(limit, startWaiting(limit, 5, eager))));
    }

    @Test
    void anInterruptedCallIsRefusedAndKeepsItsInterrupt() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 1, LONG);
        Thread.currentThread().interrupt();

        assertRefused(limit);

        assertThat(Thread.interrupted()).isTrue();
        limit.enter();
    }

    /** Starts a thread that enters, notes its number and leaves; returns when it waits in the queue. */
    private Thread startWaiting(ConcurrencyLimit limit, int number) {
        return startWaiting(limit, number, null);
    }

    private Thread startWaiting(ConcurrencyLimit limit, int number, @Nullable UUID account) {
        int before = limit.waiting();
        Thread thread = Thread.ofVirtual().start(() -> {
            if (account != null) {
                CallerAuthentication.set(userOf(account));
            }
            limit.enter();
            order.add(number);
            limit.leave();
        });
        await().pollInterval(Duration.ofMillis(1)).until(() -> limit.waiting() == before + 1);
        return thread;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static Thread leaveFor(ConcurrencyLimit limit, Thread waiting) {
        limit.leave();
        return waiting;
    }

    private static Caller userOf(UUID account) {
        return new Caller.ClientUser(IdKind.next(), account, AccountRole.MEMBER, true);
    }

    private static void assertRefused(ConcurrencyLimit limit) {
        assertRefused(limit, ErrorCode.UNAVAILABLE);
    }

    private static void assertRefused(ConcurrencyLimit limit, ErrorCode code) {
        assertThatThrownBy(limit::enter)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(code));
    }
}
