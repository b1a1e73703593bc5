package co.wholesale888.wms.exports;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.IdKind;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Leases exports to one instance at a time, and stores what it has prepared, each part in a short statement of its own.
 * A lease is taken by comparing and setting, so that of two instances one gets it. What an instance records counts only
 * as long as the lease is its own.
 */
@Component
class ExportLeases {

    /** After this time without a sign of the instance, another one begins again. */
    static final Duration LEASE = Duration.ofMinutes(1);

    /** What the exports of an account may take in the database. */
    static final long MAX_BYTES_OF_ACCOUNT = 1L << 30;

    private static final int CANDIDATES = 20;

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Clock clock;

    ExportLeases(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.clock = clock;
    }

    /** How far an attempt has come: what is read of how much, and what its parts hold. */
    record Progress(long read, long total, long rows, int parts, long storedBytes, long fileBytes) {}

    /** The lease is no longer this instance's own: the export was cancelled, or another instance has taken over. */
    static final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LostException() {
            super("the lease is lost");
        }
    }

    /** The exports of the account take more than they may. */
    static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("the exports of the account are too large");
        }
    }

    /**
     * Leases an export that nobody prepares, and forgets what earlier attempts have recorded. Accounts take
     * turns: first comes the one with the fewest exports in preparation, whose last one ended longest ago. So many
     * large exports of one account do not keep those of others waiting for hours.
     */
    Optional<LeasedExport> next() {
        return connections.call(Share.CHANGES, () -> {
            OffsetDateTime now = OffsetDateTime.now(clock);
            List<UUID> waiting = jdbc.sql("""
                            select w.id from export w
                            join lateral (
                                select count(*) filter (where lease is not null and leased_until > :now) as leased,
                                       max(greatest(ended_at, leased_until)) filter (where attempts > 0) as served
                                from export where account_id = w.account_id
                            ) a on true
                            where w.state = 'RUNNING' and (w.leased_until is null or w.leased_until <= :now)
                            order by a.leased, a.served nulls first, w.created_at, w.id limit :limit""")
                    .param("now", now)
                    .param("limit", CANDIDATES)
                    .query((row, n) -> row.getObject(1, UUID.class))
                    .list();
            return waiting.stream()
                    .map(id -> lease(id, now))
                    .flatMap(Optional::stream)
                    .findFirst();
        });
    }

    private Optional<LeasedExport> lease(UUID id, OffsetDateTime now) {
        UUID lease = IdKind.next();
        return jdbc.sql("""
                        update export set lease = ?, leased_until = ?, attempts = attempts + 1, read = 0, rows = 0,
                            parts = 0, stored_bytes = 0, file_bytes = 0
                        where id = ? and state = 'RUNNING' and (leased_until is null or leased_until <= ?)
                        returning account_id, warehouse_id, kind, filter, attempts""")
                .params(lease, now.plus(LEASE), id, now)
                .query((row, n) -> new LeasedExport(
                        id,
                        row.getObject("account_id", UUID.class),
                        row.getObject("warehouse_id", UUID.class),
                        ExportKind.valueOf(row.getString("kind")),
                        row.getString("filter"),
                        lease,
                        row.getInt("attempts")))
                .optional();
    }

    /**
     * Stores the next part of the file, once. It is not yet a part of the export until {@link #record} says so.
     *
     * @throws TooLargeException if the account's exports would take more than they may
     */
    void store(LeasedExport export, int part, byte[] content) {
        long stored = jdbc.sql("select coalesce(sum(stored_bytes), 0) from export where account_id = ?")
                .param(export.accountId())
                .query(Long.class)
                .single();
        if (stored + content.length > MAX_BYTES_OF_ACCOUNT) {
            throw new TooLargeException();
        }
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("insert into export_part (warehouse_id, export_id, attempt, part, content)"
                                + " values (?, ?, ?, ?, ?) on conflict do nothing")
                        .params(export.warehouseId(), export.id(), export.attempt(), part, content)
                        .update());
    }

    /**
     * Records how far the export has come, and renews the lease.
     *
     * @throws LostException if the lease is no longer this instance's own
     */
    void record(LeasedExport export, Progress progress) {
        update(export, progress, "leased_until = ?", OffsetDateTime.now(clock).plus(LEASE));
    }

    /**
     * Records that the file is complete.
     *
     * @throws LostException if the lease is no longer this instance's own
     */
    void ready(LeasedExport export, Progress progress) {
        update(
                export,
                progress,
                "state = 'READY', lease = null, leased_until = null, ended_at = ?",
                OffsetDateTime.now(clock));
    }

    /** Records why the export was given up, unless the lease is lost. */
    void failed(LeasedExport export, String error) {
        end(
                export,
                "state = 'FAILED', lease = null, leased_until = null, stored_bytes = 0, error = ?, ended_at = ?",
                error,
                OffsetDateTime.now(clock));
    }

    /** Returns the export, so that any instance may begin again after a pause. */
    void giveBack(LeasedExport export, Duration pause) {
        end(export, "lease = null, leased_until = ?", OffsetDateTime.now(clock).plus(pause));
    }

    private void end(LeasedExport export, String change, Object... values) {
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("update export set " + change + " where id = ? and lease = ?")
                        .params(values)
                        .params(export.id(), export.lease())
                        .update());
    }

    private void update(LeasedExport export, Progress progress, String change, OffsetDateTime time) {
        int updated = connections.call(
                Share.CHANGES,
                () -> jdbc.sql("update export set read = ?, total = ?, rows = ?, parts = ?, stored_bytes = ?,"
                                + " file_bytes = ?, " + change + " where id = ? and lease = ?")
                        .params(progress.read, progress.total, progress.rows, progress.parts)
                        .params(progress.storedBytes, progress.fileBytes, time, export.id(), export.lease())
                        .update());
        if (updated == 0) {
            throw new LostException();
        }
    }
}
