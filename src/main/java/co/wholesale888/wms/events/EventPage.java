package co.wholesale888.wms.events;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * A page of the feed, oldest first.
 *
 * @param events as {@link EventBody} writes them
 * @param nextCursor the cursor of the next page; never null, since the feed has no end
 */
record EventPage(List<RawValue> events, @Nullable String nextCursor, boolean hasMore) {}
