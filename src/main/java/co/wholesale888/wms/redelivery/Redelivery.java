package co.wholesale888.wms.redelivery;

import java.time.Instant;
import java.util.List;

/**
 * A redelivery of a range of time, as people see it.
 *
 * @param from see {@link RedeliveryRange}, as for the statuses and types, of which none means all
 * @param total how many events were found
 * @param queued how many of them are queued; those that are no longer kept count as soon as their turn has come
 * @param pending how many of those that are queued wait to be sent
 * @param finished whether no more of them will be queued
 */
public record Redelivery(
        Instant from,
        Instant to,
        List<String> statuses,
        List<String> types,
        Instant requestedAt,
        int total,
        int queued,
        int pending,
        boolean finished) {

    /** Whether the webhook was deactivated before all events were queued. */
    public boolean isCutShort() {
        return finished && queued < total;
    }

    /** How many of the events are still to be sent. */
    public int unsent() {
        return pending + (finished ? 0 : total - queued);
    }
}
