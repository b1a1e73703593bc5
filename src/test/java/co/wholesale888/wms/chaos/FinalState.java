package co.wholesale888.wms.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one warehouse holds after a run, when nothing is pending any more.
 *
 * @param entries the ledger in sequence
 * @param headSequence the sequence of the ledger's head
 * @param levels the levels by SKU
 * @param events the alert events in sequence, as {@code type sku quantity}
 * @param eventSequences the sequences of all events
 * @param openAlerts the SKUs with an open alert
 * @param keys the idempotency keys with a stored outcome
 * @param once the event ids that the ONCE webhook has received, in order of arrival
 * @param retry the event ids that the RETRY webhook has received, in order of arrival
 * @param eventIds the ids of the events of both webhooks
 */
record FinalState(
        List<Entry> entries,
        long headSequence,
        Map<String, Level> levels,
        List<String> events,
        List<Long> eventSequences,
        Set<String> openAlerts,
        Set<String> keys,
        List<String> once,
        List<String> retry,
        Set<String> eventIds) {

    /** A ledger entry. */
    record Entry(long sequence, String sku, long delta, long quantityAfter, String reference) {}

    /** A stock level. */
    record Level(long quantity, long sequence) {}
}
