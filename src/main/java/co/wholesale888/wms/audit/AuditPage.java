package co.wholesale888.wms.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the trail, newest first.
 *
 * @param nextCursor where to go on, or null at the end
 */
public record AuditPage(List<AuditEntry> entries, @Nullable String nextCursor, boolean hasMore) {}
