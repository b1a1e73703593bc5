package co.wholesale888.wms.exports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export, as its user sees it.
 *
 * @param description what was asked for, in words
 * @param endedAt when it was ready or failed; null while it is running
 * @param started whether an instance has begun
 * @param read how many entries or levels have been looked at, of {@code total}
 * @param rows how many rows the file has so far
 * @param fileBytes the size of the file so far
 * @param error why it failed, or null
 */
public record Export(
        UUID id,
        ExportKind kind,
        String description,
        ExportState state,
        Instant createdAt,
        @Nullable Instant endedAt,
        boolean started,
        long read,
        long total,
        long rows,
        long fileBytes,
        @Nullable String error) {

    public boolean isRunning() {
        return state == ExportState.RUNNING;
    }

    public boolean isReady() {
        return state == ExportState.READY;
    }

    /** When a file that is ready will be deleted. */
    public @Nullable Instant keptUntil() {
        return endedAt == null ? null : endedAt.plus(Exports.KEPT);
    }
}
