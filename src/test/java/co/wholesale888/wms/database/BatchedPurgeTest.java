package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.CapturesOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.QueryTimeoutException;

@CapturesOutput
class BatchedPurgeTest {

    private final SharedConnections connections = new SharedConnections(new SimpleMeterRegistry());
    private final BatchedPurge purge = new BatchedPurge("test rows", connections);
    private int rows;
    private int batches;

    @Test
    void deletesBatchesUntilOneIsNotFull() {
        rows = 2 * BatchedPurge.BATCH_SIZE + 1;

        purge.run(this::deleteBatch);

        assertThat(rows).isZero();
        assertThat(batches).isEqualTo(3);
    }

    @Test
    void deletesTheRowsOfEachGroup() {
        List<String> deleted = new ArrayList<>();

        purge.run(() -> List.of("a", "b"), (group, size) -> {
            deleted.add(group);
            return 0;
        });

        assertThat(deleted).containsExactly("a", "b");
    }

    @Test
    void endsWhenTheServiceStops() {
        rows = 3 * BatchedPurge.BATCH_SIZE;

        purge.run(size -> {
            connections.beginStop();
            return deleteBatch(size);
        });

        assertThat(batches).isOne();
    }

    @Test
    void logsTheFirstOfSuccessiveFailures(CapturedOutput output) {
        IntStream.range(0, 3).forEach(i -> fail());
        assertThat(output.getAll()).containsOnlyOnce("Purging test rows failed and will be retried: no such column");

        purge.run(this::deleteBatch);
        fail();
        assertThat(output.getAll().split("Purging test rows failed")).hasSize(3);
    }

    @Test
    void repeatsABatchThatFailsWithFewerRows() {
        rows = 3 * BatchedPurge.BATCH_SIZE;

        purge.run(size -> {
            if (size > 1_000) {
                throw new QueryTimeoutException("the rows are large");
            }
            return deleteBatch(size);
        });

        assertThat(rows).isZero();
    }

    @Test
    void doesNotKeepTheGroupsAfterOneThatFails() {
        List<String> deleted = new ArrayList<>();

        purge.run(() -> List.of("a", "b"), (group, size) -> {
            deleted.add(group);
            if (group.equals("a")) {
                throw new QueryTimeoutException("locked");
            }
            return 0;
        });

        assertThat(deleted).containsExactly("a", "a", "a", "b");
    }

    @Test
    void givesUpWhenEverythingFails() {
        List<Integer> tried = new ArrayList<>();

        purge.run(() -> IntStream.range(0, 1_000).boxed().toList(), (group, size) -> {
            tried.add(group);
            throw new QueryTimeoutException("the database is slow");
        });

        assertThat(tried).containsExactly(0, 0, 0, 1, 1, 1);
    }

    private void fail() {
        purge.run(size -> {
            throw new InvalidDataAccessResourceUsageException("no such column");
        });
    }

    private int deleteBatch(int size) {
        int deleted = Math.min(rows, size);
        rows -= deleted;
        batches++;
        return deleted;
    }
}
