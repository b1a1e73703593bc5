package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.interleavings.Interleavings;
import co.wholesale888.wms.interleavings.Scenario;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Nothing that waits misses its wake-up: it would wait for hours, which pass only when all threads wait. */
class WakeupInterleavingsTest {

    private static final int SEEDS = 300;
    private static final Duration FOR_EVER = Duration.ofHours(2);

    @Test
    void workersAreWokenForAllWork() {
        Interleavings.requireAll(SEEDS, Work.class);
    }

    @Test
    void waitersSeeEveryCommitOfTheirInstance() {
        Interleavings.requireAll(SEEDS, Commits.class);
    }

    static final class Work implements Scenario {

        private final WakeupSignal wakeup = new WakeupSignal();
        private final AtomicInteger work = new AtomicInteger();

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            long start = System.nanoTime();
            for (int i = 0; i < 2; i++) {
                Thread.ofVirtual().name("producer-" + i).start(() -> {
                    for (int n = 0; n < 2; n++) {
                        work.incrementAndGet();
                        wakeup.signal();
                    }
                });
            }
            for (int done = work.getAndSet(0); done < 4; done += work.getAndSet(0)) {
                wakeup.await(FOR_EVER);
            }
            assertThat(System.nanoTime() - start).isLessThan(FOR_EVER.toNanos());
        }
    }

    static final class Commits implements Scenario {

        private static final FairLimit.Holder HOLDER =
                new FairLimit.Holder(IdKind.next(), IdKind.next(), IdKind.next());

        private final AtomicLong committed = new AtomicLong();
        private final SequenceWatch watch = new SequenceWatch("watch", ids -> Map.<UUID, Long>of());

        @Override
        public void run(RandomGenerator random) throws InterruptedException {
            watch.start();
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(Thread.ofVirtual().name("reader-" + i).start(this::readAll));
            }
            for (int i = 1; i <= 3; i++) {
                committed.set(i);
                watch.advanced(HOLDER.warehouseId(), i);
            }
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(watch.waiters()).isZero();
            watch.stop();
        }

        private void readAll() {
            while (committed.get() < 3) {
                try (SequenceWatch.Waiter waiter = watch.join(HOLDER)) {
                    long read = committed.get();
                    assertThat(read == 3 || waiter.await(read, FOR_EVER)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
