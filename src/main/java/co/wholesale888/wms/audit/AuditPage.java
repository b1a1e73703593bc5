package co.wholesale888.wms.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the trail, newest first.
 *
 * @param nextCursor leads to the next page; null at the end
 */
public record AuditPage(List<AuditEntry> entries, @Nullable String nextCursor, boolean hasMore) {

    /** The page as clients may see it: without the operators' ids, e-mails and addresses. */
    public AuditPage forClient() {
        return new AuditPage(entries.stream().map(AuditEntry::forClient).toList(), nextCursor, hasMore);
    }
}
