package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.DatabaseOutage;
import co.wholesale888.wms.idempotency.IdempotencySettings;
import co.wholesale888.wms.idempotency.KeyTakenException;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.lanes.LaneLimits;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lanes that all writes of callers go through. A warehouse has always the same lane, each lane its own connection.
 *
 * <p>A group is one transaction. When it fails unexpectedly, its requests are run again one by one, so that a single
 * poisonous one fails alone; when the database cannot be reached, all are refused at once.
 */
@Component
class WriteLanes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriteLanes.class);
    private static final Duration MAX_QUEUE_WAIT = Duration.ofMillis(1_500);
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(4);
    private static final int MAX_ATTEMPTS = 5;
    private static final Refusal NOT_DONE =
            Refusal.of(ErrorCode.UNAVAILABLE, "The database cannot be reached. Nothing was written; try again.");
    private static final Refusal UNKNOWN = Refusal.of(
            ErrorCode.UNAVAILABLE,
            "The connection to the database was lost while the write was committed, so whether it landed is not known."
                    + " Repeat it with the same Idempotency-Key, or ask GET /v1/idempotency/{key}; without a key read"
                    + " the ledger before trying again.");

    private final JsonMapper json;
    private final Duration keyWindow;
    private final LedgerWriter landing;
    private final HikariDataSource pool;
    private final List<Lane<WriteRequest, WriteAnswer>> lanes;

    WriteLanes(
            ConnectionPools pools,
            LedgerSettings settings,
            IdempotencySettings idempotency,
            JsonMapper json,
            LedgerWriter landing,
            MeterRegistry meters) {
        this.json = json;
        this.keyWindow = idempotency.window();
        this.landing = landing;
        this.pool = pools.openForLane("ledger", settings.lanes(), STATEMENT_LIMIT);
        LaneLimits limits = new LaneLimits(settings.queueLines(), settings.groupLines());
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane<>("ledger-" + i, limits, WriteRequest::lines, this::handle))
                .toList();
        for (Lane<WriteRequest, WriteAnswer> lane : lanes) {
            Gauge.builder("wms.lane.queue", lane, Lane::queuedWeight)
                    .description("Lines that wait to be written")
                    .tag("lane", lane.name())
                    .register(meters);
        }
    }

    /**
     * Carries a write out and returns when it is durable, or refused.
     *
     * @throws co.wholesale888.wms.shared.RefusedException where the lane is full or too slow; nothing was done then
     */
    WriteAnswer call(WriteRequest request) {
        return laneOf(request.write().warehouseId()).call(request, MAX_QUEUE_WAIT);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
        pool.close();
    }

    private Lane<WriteRequest, WriteAnswer> laneOf(UUID warehouseId) {
        return lanes.get(Math.floorMod(warehouseId.hashCode(), lanes.size()));
    }

    private List<WriteAnswer> handle(List<WriteRequest> group) {
        try {
            return attempt(group);
        } catch (CommitLostException e) {
            log.warn("The outcome of a commit is not known", e);
            return refuseAll(group, UNKNOWN);
        } catch (SQLException | RuntimeException e) {
            if (DatabaseOutage.isBehind(e)) {
                log.warn("{} writes were refused: {}", group.size(), e.getMessage());
                return refuseAll(group, NOT_DONE);
            }
            if (group.size() == 1) {
                return List.of(new WriteAnswer.Failed(new IllegalStateException("a write failed", e)));
            }
            log.warn("A group of {} writes failed and is run again one by one", group.size(), e);
            List<WriteAnswer> answers = new ArrayList<>(group.size());
            group.forEach(request -> answers.addAll(handle(List.of(request))));
            return answers;
        }
    }

    private List<WriteAnswer> attempt(List<WriteRequest> group) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = pool.getConnection()) {
                return transact(connection, group);
            } catch (KeyTakenException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !isConflict(e)) {
                    throw e;
                }
            }
        }
    }

    private List<WriteAnswer> transact(Connection connection, List<WriteRequest> group) throws SQLException {
        WriteBatch transaction = new WriteBatch(json, landing, keyWindow);
        List<WriteAnswer> answers;
        connection.setAutoCommit(false);
        try {
            answers = transaction.run(connection, group);
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        commit(connection);
        transaction.committed();
        return answers;
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw DatabaseOutage.isBehind(e) ? new CommitLostException(e) : e;
        }
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Serialization failures and deadlocks; both pass when tried again. */
    private static boolean isConflict(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }

    private static List<WriteAnswer> refuseAll(List<WriteRequest> group, Refusal refusal) {
        return group.stream()
                .<WriteAnswer>map(request -> new WriteAnswer.Refused(refusal))
                .toList();
    }

    private static final class CommitLostException extends SQLException {

        private static final long serialVersionUID = 1L;

        CommitLostException(SQLException cause) {
            super(cause);
        }
    }
}
