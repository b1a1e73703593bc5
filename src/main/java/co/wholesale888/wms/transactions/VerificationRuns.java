package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.transactions.VerificationRun.Outcome;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
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
 * verification only reads. Only runs that have not ended are limited, so that nobody uses up the turns of others.
 */
@Component
public class VerificationRuns {

    static final int MAX_OF_ACCOUNT = 20;

    private static final Logger log = LoggerFactory.getLogger(VerificationRuns.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MAX_KEPT = 10_000;
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MAX_OF_CALLER = 10;
    private static final int MAX_OF_WAREHOUSE = 15;
    private static final int MAX_RUNNING = 100;

    private final LedgerVerification verification;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final FairLimit limit =
            new FairLimit("verifications", MAX_OF_CALLER, MAX_OF_WAREHOUSE, MAX_OF_ACCOUNT, MAX_RUNNING);
    private final Map<UUID, VerificationRun> running = new ConcurrentHashMap<>();
    private final Cache<UUID, VerificationRun> ended =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

    VerificationRuns(LedgerVerification verification, JdbcClient jdbc, Clock clock) {
        this.verification = verification;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Starts a run, unless this instance has one of the warehouse that has not ended.
     *
     * @throws RefusedException RATE_LIMITED if the user or the account has too many that have not ended, UNAVAILABLE if
     *     this instance has
     */
    public void start(FairLimit.Holder holder) {
        UUID warehouseId = holder.warehouseId();
        if (running.containsKey(warehouseId)) {
            return;
        }
        limit.enter(holder);
        VerificationRun run = new VerificationRun(clock.instant());
        if (running.putIfAbsent(warehouseId, run) != null) {
            limit.leave(holder);
            return;
        }
        Thread.ofVirtual().name("ledger-verification").start(() -> {
            try {
                run.end(outcome(warehouseId, run));
                ended.put(warehouseId, run);
            } finally {
                running.remove(warehouseId);
                limit.leave(holder);
            }
        });
    }

    /** The last run of this instance; empty if it ended more than an hour ago. */
    public Optional<VerificationRun> last(UUID warehouseId) {
        return Optional.ofNullable(running.get(warehouseId))
                .or(() -> Optional.ofNullable(ended.getIfPresent(warehouseId)));
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
