package co.wholesale888.wms.interleavings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong code is found within the default number of seeds, right code is not reported, and a seed can be replayed. */
class InterleavingsTest {

    private static final int SEEDS = 300;

    @ParameterizedTest
    @ValueSource(classes = {LostUpdate.class, HandledTwice.class, LostWakeup.class, Deadlock.class, LeftInQueue.class})
    void wrongCodeIsFound(Class<? extends Scenario> wrong) {
        assertThat(Interleavings.firstFailure(SEEDS, wrong)).isNotNull();
    }

    @Test
    void rightCodeIsNotReported() {
        Interleavings.requireAll(SEEDS, SynchronizedUpdate.class);
    }

    @Test
    void aSeedGivesTheSameInterleavingAgain() {
        for (Class<? extends Scenario> scenario : List.of(HandledTwice.class, SynchronizedUpdate.class)) {
            for (long seed = 0; seed < 20; seed++) {
                Interleavings.Outcome first = Interleavings.run(seed, scenario);
                Interleavings.Outcome second = Interleavings.run(seed, scenario);
                assertThat(second.steps()).isEqualTo(first.steps());
                assertThat(second.failure() == null).isEqualTo(first.failure() == null);
            }
        }
    }

    /** Runs two threads of the same code. */
    private static void twice(Runnable body) throws InterruptedException {
        Thread one = Thread.ofVirtual().name("one").start(body);
        Thread two = Thread.ofVirtual().name("two").start(body);
        one.join();
        two.join();
    }

    private static void await(Semaphore semaphore) {
        try {
            semaphore.acquire();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class LostUpdate implements Scenario {

        private int count;

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            twice(() -> count++);
            assertThat(count).isEqualTo(2);
        }
    }

    static final class SynchronizedUpdate implements Scenario {

        private int count;

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            twice(this::increment);
            synchronized (this) {
                assertThat(count).isEqualTo(2);
            }
        }

        private synchronized void increment() {
            count++;
        }
    }

    /** A tiny lane whose worker and whose caller that gives up check first and claim then. */
    static final class HandledTwice implements Scenario {

        private final AtomicBoolean claimed = new AtomicBoolean();
        private int claims;

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            twice(() -> {
                if (!claimed.get()) {
                    claimed.set(true);
                    claims++;
                }
            });
            assertThat(claims).isOne();
        }
    }

    /** A worker that looks for work, and then waits although a signal came in between. */
    static final class LostWakeup implements Scenario {

        private final Semaphore signal = new Semaphore(0);
        private volatile boolean work;

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            Thread worker = Thread.ofVirtual().start(() -> {
                if (!work) {
                    signal.drainPermits();
                    await(signal);
                }
            });
            work = true;
            signal.release();
            worker.join();
        }
    }

    static final class Deadlock implements Scenario {

        private final Object left = new Object();
        private final Object right = new Object();

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            Thread other = Thread.ofVirtual().start(() -> lock(left, right));
            lock(right, left);
            other.join();
        }

        private static void lock(Object first, Object second) {
            synchronized (first) {
                synchronized (second) {
                    Objects.requireNonNull(second);
                }
            }
        }
    }

    /** A tiny lane that is closed between a caller's check and its entry into the queue. */
    static final class LeftInQueue implements Scenario {

        private final ConcurrentLinkedQueue<Semaphore> queue = new ConcurrentLinkedQueue<>();
        private volatile boolean closed;

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            Thread worker = Thread.ofVirtual().start(this::work);
            Thread caller = Thread.ofVirtual().start(this::call);
            Thread.sleep(Duration.ofMillis(1));
            closed = true;
            worker.join();
            caller.join();
        }

        private void call() {
            Semaphore answer = new Semaphore(0);
            if (!closed) {
                queue.add(answer);
                await(answer);
            }
        }

        private void work() {
            while (!closed || !queue.isEmpty()) {
                Semaphore answer = queue.poll();
                if (answer != null) {
                    answer.release();
                }
            }
        }
    }
}
