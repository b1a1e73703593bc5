package co.wholesale888.wms.transactions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A verification that somebody has started on a page, with its progress and its outcome. Safe for many threads. */
public final class VerificationRun {

    private final Instant startedAt;
    private volatile long checked;
    private volatile @Nullable Outcome outcome;

    VerificationRun(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /**
     * How a run has ended.
     *
     * @param result null if the ledger could not be verified
     * @param failure why not, and what to do next; null if there is a result
     */
    public record Outcome(
            Instant at,
            @Nullable VerificationResult result,
            @Nullable String failure) {}

    public Instant startedAt() {
        return startedAt;
    }

    /** The number of entries whose hashes were checked so far. */
    public long checked() {
        return checked;
    }

    /** Null while it runs. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    public boolean isRunning() {
        return outcome == null;
    }

    void progress(long entries) {
        checked = entries;
    }

    void end(Outcome end) {
        outcome = end;
    }
}
