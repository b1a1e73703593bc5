package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.transactions.VerificationRun.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Verifications of ledgers in the background, for pages that people leave and come back to. This instance keeps the
 * last run of each warehouse for an hour after its end, in memory: a restart forgets it, which harms nothing, because a
 * verification only reads.
 */
@Component
public class VerificationRuns {

    private static final Logger log = LoggerFactory.getLogger(VerificationRuns.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MAX_RUNS = 1_000;

    private final LedgerVerification verification;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<UUID, VerificationRun> runs = new ConcurrentHashMap<>();

    VerificationRuns(LedgerVerification verification, JdbcClient jdbc, Clock clock) {
        this.verification = verification;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Starts a run, unless this instance has one of the warehouse that has not ended.
     *
     * @throws RefusedException UNAVAILABLE if this instance has too many runs
     */
    public void start(UUID warehouseId) {
        Instant now = clock.instant();
        runs.values().removeIf(run -> run.endedBefore(now.minus(KEPT)));
        if (runs.size() >= MAX_RUNS) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "Too many ledgers were verified in the last hour. Try again later.");
        }
        VerificationRun run = new VerificationRun(now);
        VerificationRun latest = runs.compute(warehouseId, (id, last) -> last != null && last.isRunning() ? last : run);
        if (latest == run) {
            Thread.ofVirtual().name("ledger-verification").start(() -> run.end(outcome(warehouseId, run)));
        }
    }

    /** The last run of this instance; empty if it ended more than an hour ago. */
    public Optional<VerificationRun> last(UUID warehouseId) {
        return Optional.ofNullable(runs.get(warehouseId))
                .filter(run -> !run.endedBefore(clock.instant().minus(KEPT)));
    }

    /** Whether any instance, or a caller of the API, is verifying the warehouse's ledger right now. */
    public boolean isRunningAnywhere(UUID warehouseId) {
        return jdbc.sql("""
                        select exists (
                            select from pg_locks l, (select %s as key) k
                            where l.locktype = 'advisory' and l.objsubid = 1
                              and l.database = (select oid from pg_database where datname = current_database())
                              and l.classid::bigint = (k.key >> 32 & 4294967295)
                              and l.objid::bigint = (k.key & 4294967295))""".formatted(LedgerVerification.LOCK))
                .param(warehouseId.toString())
                .query(Boolean.class)
                .single();
    }

    private Outcome outcome(UUID warehouseId, VerificationRun run) {
        while (true) {
            try {
                return new Outcome(clock.instant(), verification.verify(warehouseId, run::progress), null);
            } catch (RefusedException e) {
                boolean busy = e.refusal().code() == ErrorCode.UNAVAILABLE;
                if (!busy || clock.instant().isAfter(run.startedAt().plus(MAX_WAIT)) || !pause()) {
                    return new Outcome(clock.instant(), null, e.refusal().detail());
                }
            } catch (RuntimeException e) {
                if (!OutageLog.covers(e)) {
                    log.error("The verification of warehouse {} failed", warehouseId, e);
                }
                return new Outcome(clock.instant(), null, "The verification was interrupted. Start it again.");
            }
        }
    }

    /** Waits while this instance verifies another ledger. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
