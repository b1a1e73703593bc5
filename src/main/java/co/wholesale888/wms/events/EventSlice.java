package co.wholesale888.wms.events;

import java.util.List;

/**
 * A part of a warehouse's events, oldest first.
 *
 * @param position the sequence up to which everything has been looked at: where to go on
 * @param hasMore whether the warehouse's events go on beyond it
 */
record EventSlice(List<Event> events, long position, boolean hasMore) {}
