package co.wholesale888.wms.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of alerts, newest first. */
public record AlertPage(List<Alert> alerts, @Nullable String nextCursor, boolean hasMore) {}
