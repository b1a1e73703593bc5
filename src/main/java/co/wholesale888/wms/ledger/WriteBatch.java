package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.CommitLostException;
import co.wholesale888.wms.database.DatabaseOutage;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.idempotency.KeyTakenException;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.ledger.LedgerRequest.Answer;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationKey;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A batch of requests that is written in one database transaction: lock and load, fold in memory, store, commit,
 * notify. Every request is accepted as a whole or refused as a whole, and the outcome of one does not affect the
 * others.
 *
 * <ul>
 *   <li>A conflict with another transaction is retried.
 *   <li>If a batch fails unexpectedly, each of its requests is retried on its own, so that only the faulty one fails.
 *   <li>If a batch would have to end too many reservations, the requests of each warehouse are retried on their own, so
 *       that only those of a warehouse with too many are refused.
 *   <li>If a lock is not granted in time, only the requests of the warehouses that need it are refused. As long as it is
 *       not granted, they are written apart and wait only {@link #BRIEFLY}, so that they do not delay the others again.
 *   <li>If the database is unreachable, all requests are refused; nothing was written.
 *   <li>If the connection is lost during the commit, all requests are told that the outcome is unknown.
 * </ul>
 *
 * <p>The class is long because it is the one place that decides what becomes of a batch that fails.
 *
 * @param database the lane's own connections
 * @param keyWindow how long an outcome is stored with its key
 * @param commits measures the commits
 * @param hindered the warehouses of the lane that need a lock which was not granted in time; only the lane's thread
 *     uses it
 */
record WriteBatch(
        DataSource database,
        LedgerStatements statements,
        LedgerWriter writer,
        JsonMapper json,
        Duration keyWindow,
        Timer commits,
        Set<UUID> hindered,
        List<LedgerRequest> requests) {

    /**
     * How long a lane waits for a lock. A large count of another instance has the head for half a second, on a slow
     * machine for two; there its warehouse's other writes are refused meanwhile. It is longer than PostgreSQL's
     * {@code deadlock_timeout}, so that a deadlock is found and repeated, and, together with {@link #BRIEFLY}, shorter
     * than requests may wait in the lane, so that those behind this batch are not refused.
     */
    static final Duration LOCK_LIMIT = Duration.ofMillis(1_250);

    /** Long enough for other instances that write the same warehouse in turn. */
    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(WriteBatch.class);
    private static final int MAX_ATTEMPTS = 5;
    private static final Refusal NOT_WRITTEN = Refusal.of(
            ErrorCode.UNAVAILABLE, "The database cannot be reached or takes too long. Nothing was written; try again.");
    private static final Refusal LOCKED = Refusal.of(
            ErrorCode.UNAVAILABLE,
            "Another change of this warehouse takes long and keeps it locked. This request wrote nothing; send it again,"
                    + " with the same Idempotency-Key if it has one.");
    private static final Refusal UNKNOWN_OUTCOME = Refusal.of(
            ErrorCode.UNAVAILABLE,
            "The connection to the database was lost during the commit, so it is unknown whether the write was stored."
                    + " Repeat it with the same Idempotency-Key, or ask GET /v1/idempotency/{key}; without a key read"
                    + " the ledger before trying again.");

    /** Writes the batch. Returns one answer for each request, in the same order. */
    List<Answer> write() {
        if (hindered.isEmpty()) {
            return write(false);
        }
        Collection<List<LedgerRequest>> parts = parts(request -> hindered.contains(request.warehouseId()));
        return parts.size() == 1 ? write(hindered.contains(requests.getFirst().warehouseId())) : writeApart(parts);
    }

    /** @param briefly whether all requests are of hindered warehouses */
    private List<Answer> write(boolean briefly) {
        try {
            List<Answer> answers = writeWithRetries(briefly);
            if (briefly) {
                hindered.removeAll(skus().keySet());
            }
            return answers;
        } catch (CommitLostException e) {
            OutageLog.covers(e);
            return refuseAll(UNKNOWN_OUTCOME);
        } catch (RefusedException e) {
            Map<Part, List<LedgerRequest>> parts = requests.stream().collect(Collectors.groupingBy(Part::of));
            return parts.size() == 1 ? refuseAll(e.refusal()) : writeApart(parts.values());
        } catch (SQLException | RuntimeException e) {
            if (DatabaseOutage.isLockTimeout(e)) {
                return writeAroundLocks(briefly);
            }
            if (OutageLog.covers(e)) {
                return refuseAll(NOT_WRITTEN);
            }
            if (requests.size() == 1) {
                return List.of(new Answer.Failed(new IllegalStateException("a write failed", e)));
            }
            log.warn("A batch of {} writes failed; each is retried on its own", requests.size(), e);
            return writeApart(requests.stream().map(List::of).toList());
        }
    }

    /** Finds out whose locks were not granted, refuses their requests and writes the others. */
    private List<Answer> writeAroundLocks(boolean briefly) {
        Set<UUID> all = skus().keySet();
        Set<UUID> locked = new HashSet<>(all);
        if (all.size() > 1) {
            try (Connection connection = database.getConnection()) {
                locked.removeAll(statements.unlocked(connection, all));
            } catch (SQLException e) {
                OutageLog.covers(e);
                return refuseAll(NOT_WRITTEN);
            }
        }
        // If no head is locked, something else of one of them is
        Set<UUID> concerned = locked.isEmpty() ? all : locked;
        hindered.addAll(concerned);
        if (!briefly) {
            log.warn("A lock was not granted; until it is, writes of these warehouses may get 503: {}", concerned);
        }
        if (locked.size() == all.size()) {
            return refuseAll(LOCKED);
        }
        return writeApart(
                locked.isEmpty()
                        ? parts(LedgerRequest::warehouseId)
                        : parts(request -> locked.contains(request.warehouseId())));
    }

    /** Divides the requests by a property, in the order of its values. */
    private <K extends Comparable<K>> Collection<List<LedgerRequest>> parts(Function<LedgerRequest, K> property) {
        return requests.stream()
                .collect(Collectors.groupingBy(property, TreeMap::new, Collectors.toList()))
                .values();
    }

    /** What is refused together: not other warehouses, nor what ends the reservations that stand in the way. */
    private record Part(UUID warehouseId, boolean endsReservations) {

        static Part of(LedgerRequest request) {
            boolean expires = request instanceof ReservationRequest reservation
                    && reservation.change() instanceof ReservationChange.Expire;
            return new Part(request.warehouseId(), expires);
        }
    }

    /** Writes the batch in these parts, each as a batch of its own. */
    private List<Answer> writeApart(Collection<List<LedgerRequest>> parts) {
        IdentityHashMap<LedgerRequest, Answer> answers = new IdentityHashMap<>();
        for (List<LedgerRequest> part : parts) {
            List<Answer> some =
                    new WriteBatch(database, statements, writer, json, keyWindow, commits, hindered, part).write();
            for (int i = 0; i < part.size(); i++) {
                answers.put(part.get(i), some.get(i));
            }
        }
        return requests.stream().map(answers::get).toList();
    }

    private List<Answer> writeWithRetries(boolean briefly) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return transact(connection, briefly);
            } catch (SQLException | KeyTakenException e) {
                if (attempt == MAX_ATTEMPTS || !isConflict(e)) {
                    throw e;
                }
            }
        }
    }

    private List<Answer> transact(Connection connection, boolean briefly) throws SQLException {
        List<Answer> answers;
        Runnable notification;
        connection.setAutoCommit(false);
        try {
            if (briefly) {
                waitBriefly(connection);
            }
            LedgerStatements.Loaded loaded = statements.lockAndLoad(connection, skus(), keyed(), reservations());
            BatchAnswers batch = new BatchAnswers(loaded, json, keyWindow);
            answers = requests.stream().map(batch::answer).toList();
            Set<ReservationKey> due = new HashSet<>(0);
            while (due.addAll(statements.findDue(connection, batch.contested(), due, loaded.now()))) {
                // These would cause refusals although their time is over: end them and answer all requests again
                batch = new BatchAnswers(statements.load(connection, due, loaded), json, keyWindow);
                batch.expire(due);
                answers = requests.stream().map(batch::answer).toList();
            }
            notification = writer.store(connection, batch.folds(), loaded.subscribers(), batch.newRecords());
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        commit(connection);
        runAfterCommit(notification);
        return answers;
    }

    private static void waitBriefly(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = " + BRIEFLY.toMillis());
        }
    }

    private void commit(Connection connection) throws SQLException {
        long start = System.nanoTime();
        try {
            CommitLostException.commit(connection);
        } finally {
            commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /** A failure here must not look like a failed write, which would be written a second time. */
    private static void runAfterCommit(Runnable notification) {
        try {
            notification.run();
        } catch (RuntimeException e) {
            log.error("Waiting requests and workers were not notified of a committed batch", e);
        }
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Whether another attempt can succeed: a key was taken, a serialization failure or a deadlock. */
    private static boolean isConflict(Exception e) {
        return e instanceof KeyTakenException || DatabaseOutage.isConflict(e);
    }

    private List<Answer> refuseAll(Refusal refusal) {
        return requests.stream()
                .<Answer>map(request -> new Answer.Refused(refusal))
                .toList();
    }

    private List<KeyedRequest> keyed() {
        return requests.stream()
                .map(LedgerRequest::keyed)
                .filter(Objects::nonNull)
                .toList();
    }

    private Map<UUID, Set<String>> skus() {
        Map<UUID, Set<String>> skus = new HashMap<>();
        for (LedgerRequest request : requests) {
            Set<String> named = skus.computeIfAbsent(request.warehouseId(), id -> new HashSet<>());
            switch (request) {
                case WriteRequest writing -> writing.write().lines().forEach(line -> named.add(line.sku()));
                case ReservationRequest reserving -> named.addAll(reserving.skus());
            }
        }
        return skus;
    }

    /** The reservations to load; null if no request is about any, which spares the statements. */
    private @Nullable Set<ReservationKey> reservations() {
        Set<ReservationKey> named = new HashSet<>(0);
        boolean any = false;
        for (LedgerRequest request : requests) {
            if (request instanceof ReservationRequest reserving) {
                any = true;
                named.addAll(reserving.reservations());
            }
        }
        return any ? named : null;
    }
}
