package co.wholesale888.wms.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the trail, newest first.
 *
 * @param nextCursor where to go on, or null at the end
 */
public record AuditPage(List<AuditEntry> entries, @Nullable String nextCursor, boolean hasMore) {

    /** As the client may see it: whoever of 888 it was stays inside. */
    public AuditPage forClient() {
        return new AuditPage(entries.stream().map(AuditEntry::forClient).toList(), nextCursor, hasMore);
    }
}
