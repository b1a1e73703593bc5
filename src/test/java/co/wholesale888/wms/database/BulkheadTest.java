package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.DefaultTransactionDefinition;

@ServiceTest
@Timeout(60)
class BulkheadTest {

    private static final int CONNECTIONS = 2;

    @Autowired
    private ConnectionPools pools;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void createTable() {
        jdbc.sql("create table if not exists bulkhead_test (number int)").update();
        jdbc.sql("truncate bulkhead_test").update();
    }

    @AfterEach
    void dropTable() {
        jdbc.sql("drop table bulkhead_test").update();
    }

    @Test
    void manyCallsShareFewConnectionsAndNoneIsLost() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        try (Bulkhead bulkhead = bulkhead(Duration.ofMinutes(1));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                results.add(callers.submit(() -> bulkhead.query(client -> {
                    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                    int inserted = insert(client, number);
                    running.decrementAndGet();
                    return inserted;
                })));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(1);
            }
        }
        assertThat(mostRunning.get()).isEqualTo(CONNECTIONS);
        assertThat(count()).isEqualTo(100);
    }

    @Test
    void aRefusedCallIsUnavailableAndDoesNothing() {
        try (Bulkhead bulkhead = bulkhead(Duration.ZERO)) {
            CountDownLatch end = new CountDownLatch(1);
            List<CompletableFuture<Integer>> running = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                running.add(startBlocked(bulkhead, end));
            }
            AtomicBoolean ran = new AtomicBoolean();

            assertThatThrownBy(() -> bulkhead.query(client -> {
                        ran.set(true);
                        return insert(client, 99);
                    }))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));

            assertThat(ran).isFalse();
            end.countDown();
            running.forEach(CompletableFuture::join);
            assertThat(count()).isEqualTo(CONNECTIONS);
        }
    }

    @Test
    void aFailedCallReleasesItsConnectionAndItsPermit() {
        try (Bulkhead bulkhead = bulkhead(Duration.ZERO)) {
            for (int i = 0; i < 3 * CONNECTIONS; i++) {
                assertThatThrownBy(() -> bulkhead.query(client -> client.sql("select no_such_column")
                                .query(Integer.class)
                                .single()))
                        .hasMessageContaining("no_such_column");
            }
            int inserted = bulkhead.query(client -> insert(client, 1));
            assertThat(inserted).isEqualTo(1);
        }
    }

    @Test
    void aFailedTransactionIsRolledBack() {
        try (Bulkhead bulkhead = bulkhead(Duration.ZERO)) {
            assertThatThrownBy(() -> bulkhead.inTransaction(new DefaultTransactionDefinition(), client -> {
                        insert(client, 1);
                        throw new IllegalStateException("failed");
                    }))
                    .hasMessage("failed");
            assertThat(count()).isZero();

            bulkhead.inTransaction(new DefaultTransactionDefinition(), client -> insert(client, 1));
            assertThat(count()).isEqualTo(1);
        }
    }

    private Bulkhead bulkhead(Duration maxWait) {
        return new Bulkhead(pools.open("test-bulkhead", CONNECTIONS, Duration.ofSeconds(30)), maxWait);
    }

    /** Starts a call that inserts a row when the latch opens; returns when it is running. */
    private static CompletableFuture<Integer> startBlocked(Bulkhead bulkhead, CountDownLatch end) {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(
                () -> bulkhead.query(client -> {
                    started.countDown();
                    await(end);
                    return insert(client, 1);
                }),
                Thread::startVirtualThread);
        await(started);
        return call;
    }

    private static int insert(JdbcClient client, int number) {
        return client.sql("insert into bulkhead_test values (?)").param(number).update();
    }

    private int count() {
        return jdbc.sql("select count(*) from bulkhead_test")
                .query(Integer.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
