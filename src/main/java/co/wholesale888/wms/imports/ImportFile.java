package co.wholesale888.wms.imports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import, as people see it, without the content of its file.
 *
 * @param reference the caller's document number of a count
 * @param rows how many rows the file has; 0 if it cannot be read because of wrong ones
 * @param wrongRows how many rows break a rule, whatever the stock
 * @param uploadedBy the e-mail address of a user, as is {@code appliedBy}
 * @param started whether an instance is applying it
 * @param endedAt when it was applied or refused
 * @param result what was applied, or why it was not, in words
 */
public record ImportFile(
        UUID id,
        ImportKind kind,
        ImportState state,
        @Nullable String reference,
        int rows,
        int wrongRows,
        String uploadedBy,
        Instant createdAt,
        @Nullable String appliedBy,
        boolean started,
        @Nullable Instant endedAt,
        @Nullable String result) {

    public boolean isApplying() {
        return state == ImportState.APPLYING;
    }

    public boolean isApplied() {
        return state == ImportState.APPLIED;
    }

    /** Whether it can be compared, applied and discarded. */
    public boolean isOpen() {
        return state == ImportState.UPLOADED || state == ImportState.REFUSED;
    }

    /** When it will be deleted. */
    public Instant keptUntil() {
        return createdAt.plus(Imports.KEPT);
    }
}
