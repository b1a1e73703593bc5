package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.PlacedOrder.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one warehouse holds after a run, when nothing is pending any more, and what has followed its events.
 *
 * @param entries the ledger in sequence
 * @param headSequence the sequence of the ledger's head
 * @param levels the levels of the SKUs that have an entry
 * @param registered all SKUs
 * @param orders all orders
 * @param events all events in sequence
 * @param openAlerts the SKUs with an open alert
 * @param keys the idempotency keys with a stored outcome
 * @param once the event ids that the ONCE webhook has received, in order of arrival
 * @param retry the event ids that the RETRY webhook has received, in order of arrival
 * @param streams the event ids that each reader of server-sent events has seen, in order of arrival
 */
record FinalState(
        List<Entry> entries,
        long headSequence,
        Map<String, Level> levels,
        Set<String> registered,
        List<Order> orders,
        List<Event> events,
        Set<String> openAlerts,
        Set<String> keys,
        List<String> once,
        List<String> retry,
        List<List<String>> streams) {

    /**
     * A ledger entry.
     *
     * @param shipment the source of the entry, if that is a shipment
     */
    record Entry(
            long sequence,
            String sku,
            long delta,
            long quantityAfter,
            String reference,
            @Nullable UUID shipment) {

        boolean isReceipt() {
            return shipment != null;
        }
    }

    /** A stock level. */
    record Level(long quantity, long sequence) {}

    /**
     * An event.
     *
     * @param brief the type and the id of the order, or the type, the SKU and the quantity
     */
    record Event(long sequence, String id, String brief) {

        boolean isOfOrder() {
            return brief.startsWith("order.");
        }
    }

    /**
     * An order.
     *
     * @param ordered the ordered quantities by SKU
     * @param received the received quantities by SKU; empty before the delivery
     */
    record Order(
            String id,
            String reference,
            String status,
            @Nullable UUID shipment,
            Map<String, Long> ordered,
            Map<String, Long> received) {

        /** Whether its status is the one after this step or a later one. */
        boolean hasTaken(Step step) {
            return switch (step) {
                case CREATE -> true;
                case SHIP -> !status.equals("PENDING");
                case DELIVER -> status.equals("DELIVERED");
            };
        }
    }
}
