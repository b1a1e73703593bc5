package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class AcceptPaceTest {

    private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();

    @Test
    void acceptsAFewConnectionsAndThenWaitsForItsTurn() throws Exception {
        AcceptPace pace = new AcceptPace(turns::add, Duration.ofHours(1));
        try (ExecutorService acceptor = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < AcceptPace.CONNECTIONS_PER_TURN; i++) {
                    if (i > 0 || round == 0) {
                        pace.await();
                    }
                    assertThat(turns).isEmpty();
                }
                Future<?> next = acceptor.submit(() -> {
                    pace.await();
                    return null;
                });
                Runnable turn = turns.take();
                assertThat(next.isDone()).isFalse();
                turn.run();
                next.get();
            }
        }
    }

    @Test
    void goesOnIfTheTurnNeverComes() throws Exception {
        AcceptPace pace = new AcceptPace(turns::add, Duration.ZERO);
        for (int i = 0; i < 2 * AcceptPace.CONNECTIONS_PER_TURN; i++) {
            pace.await();
        }
        assertThat(turns).hasSize(1);
    }
}
