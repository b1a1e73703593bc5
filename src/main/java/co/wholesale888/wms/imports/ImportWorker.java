package co.wholesale888.wms.imports;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.thresholds.ThresholdFile;
import co.wholesale888.wms.thresholds.ThresholdFiles;
import co.wholesale888.wms.thresholds.ThresholdReport;
import co.wholesale888.wms.tokens.Tokens;
import co.wholesale888.wms.writes.Count;
import co.wholesale888.wms.writes.Counts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies imports, one at a time on each instance. All rows of a file, the entry in the audit trail, and that the import
 * is applied, are one transaction under the lock of the import's row. So it is applied once, whatever dies between any
 * two statements and however many instances try. The lease only keeps others from trying in vain meanwhile.
 */
@Component
class ImportWorker implements DisposableBean {

    /** After this time without an outcome, another instance tries. */
    static final Duration LEASE = Duration.ofMinutes(1);

    static final int MAX_ATTEMPTS = 20;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final int CANDIDATES = 20;
    private static final long STOP_TIMEOUT_S = 10;
    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final TransactionTemplate transaction;
    private final Imports imports;
    private final Counts counts;
    private final ThresholdFiles thresholds;
    private final Accounts accounts;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Clock clock;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean stopped;
    private boolean failing;

    ImportWorker(
            JdbcClient jdbc,
            SharedConnections connections,
            TransactionTemplate transaction,
            Imports imports,
            Counts counts,
            ThresholdFiles thresholds,
            Accounts accounts,
            Tokens tokens,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.transaction = transaction;
        this.imports = imports;
        this.counts = counts;
        this.thresholds = thresholds;
        this.accounts = accounts;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    /** The key of an import. */
    private record Key(UUID warehouseId, UUID id) {}

    /** An import that this instance applies. */
    record Leased(
            UUID warehouseId,
            UUID id,
            ImportKind kind,
            @Nullable String reference,
            int attempt) {}

    /** Who wants an import applied, and how; see {@link Imports.Application}. */
    private record Asked(
            UUID accountId,
            UUID userId,
            @Nullable String address,
            @Nullable UUID tokenId,
            @Nullable String seen) {}

    /** Applies all imports that wait. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT1S")
    void run() {
        running.lock();
        try {
            while (!stopped) {
                Leased leased = next();
                if (leased == null) {
                    break;
                }
                apply(leased);
            }
            failing = false;
        } catch (RefusedException busy) {
            // No connection is free now
        } catch (DataAccessException | TransactionException e) {
            if (!OutageLog.covers(e) && !failing) {
                log.warn("Imports cannot be applied, retrying: {}", e.toString());
            }
            failing = true;
        } finally {
            running.unlock();
        }
    }

    /** Waits for the import in progress. */
    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        if (running.tryLock(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
            running.unlock();
        }
    }

    /** Leases the oldest import that waits, unless it is so old that it is to be deleted; or null. */
    @Nullable
    Leased next() {
        return connections.call(Share.CHANGES, () -> {
            List<Key> waiting = jdbc.sql("""
                            select warehouse_id, id from import_file
                            where state = 'APPLYING' and (leased_until is null or leased_until <= ?) and created_at > ?
                            order by created_at, id limit ?""")
                    .params(Imports.at(clock.instant()), imports.oldest(), CANDIDATES)
                    .query((row, n) -> new Key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                    .list();
            for (Key key : waiting) {
                Leased leased = lease(key);
                if (leased != null) {
                    return leased;
                }
            }
            return null;
        });
    }

    private @Nullable Leased lease(Key key) {
        return jdbc.sql("""
                        update import_file set attempts = attempts + 1, leased_until = :until
                        where warehouse_id = :warehouse and id = :id and state = 'APPLYING'
                          and (leased_until is null or leased_until <= :now)
                        returning kind, reference, attempts""")
                .param("until", Imports.at(clock.instant().plus(LEASE)))
                .param("now", Imports.at(clock.instant()))
                .param("warehouse", key.warehouseId)
                .param("id", key.id)
                .query((row, n) -> new Leased(
                        key.warehouseId,
                        key.id,
                        ImportKind.valueOf(row.getString("kind")),
                        row.getString("reference"),
                        row.getInt("attempts")))
                .optional()
                .orElse(null);
    }

    void apply(Leased leased) {
        if (leased.attempt > MAX_ATTEMPTS) {
            refuse(leased, "It was begun too often and never finished. Nothing was changed.");
            return;
        }
        try {
            byte[] content = imports.content(leased.warehouseId, leased.id);
            switch (leased.kind) {
                case COUNT -> applyCount(leased, content);
                case THRESHOLDS -> applyThresholds(leased, content);
            }
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.UNAVAILABLE) {
                giveBack(leased);
            } else {
                refuse(leased, reason(e));
            }
        } catch (DataAccessException | TransactionException e) {
            // The lease ends by itself if the database is away
            giveBack(leased);
            throw e;
        } catch (RuntimeException e) {
            log.error("The import {} of warehouse {} failed", leased.id, leased.warehouseId, e);
            refuse(leased, "It failed, and nothing was changed. Apply it again, or tell your 888 contact.");
        }
    }

    private void applyCount(Leased leased, byte[] content) {
        counts.inTurn(content.length, () -> {
            Count count = Count.ofCsv(content, leased.reference);
            return once(leased, false, asked -> {
                UUID tokenId = requireStillAllowed(leased, asked);
                Counts.Written written = counts.append(count, leased.warehouseId, tokenId);
                return written.entries() == 1
                        ? "The ledger has an entry for it, No. %s.".formatted(written.firstSequence())
                        : "The ledger has %s entries for it, No. %s to %s."
                                .formatted(written.entries(), written.firstSequence(), written.lastSequence());
            });
        });
    }

    private void applyThresholds(Leased leased, byte[] content) {
        thresholds.inTurn(() -> {
            ThresholdFile file = ThresholdFile.ofCsv(content);
            return once(leased, true, asked -> {
                String seen = Objects.requireNonNullElse(asked.seen, "");
                ThresholdReport report = thresholds.apply(leased.warehouseId, file, seen);
                return "SKUs registered: %s, changed: %s, reviewed: %s."
                        .formatted(report.registered(), report.changed(), report.reviewed());
            });
        });
    }

    /** Runs the work and records its result, unless the import is no longer to be applied. */
    private boolean once(Leased leased, boolean operator, Function<Asked, String> work) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Asked asked = lock(leased);
            if (asked == null) {
                return false;
            }
            String result = audit.onBehalfOf(asked.userId, operator, asked.address, () -> work.apply(asked));
            return end(leased, "state = 'APPLIED', content = null", result) == 1;
        }));
    }

    /** Locks the import until the transaction ends; null if it is no longer to be applied. */
    private @Nullable Asked lock(Leased leased) {
        return jdbc.sql("""
                        select account_id, applied_by_id, applied_from, token_id, seen from import_file
                        where warehouse_id = ? and id = ? and state = 'APPLYING' for update""")
                .params(leased.warehouseId, leased.id)
                .query((row, n) -> new Asked(
                        row.getObject("account_id", UUID.class),
                        row.getObject("applied_by_id", UUID.class),
                        row.getString("applied_from"),
                        row.getObject("token_id", UUID.class),
                        row.getString("seen")))
                .optional()
                .orElse(null);
    }

    /** The user was allowed to when they asked for it. Since then the service may have been down for hours. */
    private UUID requireStillAllowed(Leased leased, Asked asked) {
        if (accounts.require(asked.accountId).status() != Account.Status.APPROVED) {
            throw new RefusedException(ErrorCode.INVALID_STATE, "The account is suspended. Nothing was changed.");
        }
        UUID tokenId = asked.tokenId;
        if (tokenId == null || !tokens.isActive(leased.warehouseId, tokenId)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE, "The API key is no longer active. Nothing was changed. Choose another.");
        }
        return tokenId;
    }

    private void refuse(Leased leased, String reason) {
        connections.call(Share.CHANGES, () -> end(leased, "state = 'REFUSED'", reason));
    }

    private int end(Leased leased, String change, String result) {
        return jdbc.sql("update import_file set " + change + ", result = ?, ended_at = ?, leased_until = null"
                        + " where warehouse_id = ? and id = ? and state = 'APPLYING'")
                .params(result, Imports.at(clock.instant()), leased.warehouseId, leased.id)
                .update();
    }

    /** Any instance may try again after a pause. */
    private void giveBack(Leased leased) {
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("update import_file set leased_until = ?"
                                + " where warehouse_id = ? and id = ? and state = 'APPLYING'")
                        .params(Imports.at(clock.instant().plus(PAUSE_AFTER_FAILURE)), leased.warehouseId, leased.id)
                        .update());
    }

    private static String reason(RefusedException e) {
        List<Violation> wrong = Imports.wrongRows(e);
        if (wrong.isEmpty()) {
            return e.refusal().detail();
        }
        String first = "Nothing was changed. Line %s: %s"
                .formatted(wrong.getFirst().line(), wrong.getFirst().message());
        return wrong.size() == 1 ? first : first + " And %s more.".formatted(wrong.size() - 1);
    }
}
