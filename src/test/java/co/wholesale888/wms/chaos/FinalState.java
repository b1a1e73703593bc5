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
 * @param reservations all reservations
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
        Reservations reservations,
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
     * @param recordedAt the database's time in microseconds
     */
    record Entry(
            long sequence,
            String sku,
            String type,
            long delta,
            long quantityAfter,
            String reference,
            @Nullable UUID shipment,
            long recordedAt) {

        boolean isReceipt() {
            return shipment != null;
        }
    }

    /** A stock level. */
    record Level(long quantity, long sequence) {}

    /**
     * An event.
     *
     * @param brief the type and the id of the order or reservation, or the type, the SKU and the quantity
     */
    record Event(long sequence, String id, String brief) {

        boolean isOfOrder() {
            return brief.startsWith("order.");
        }

        boolean isOfReservation() {
            return brief.startsWith("reservation.");
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

    /**
     * What reservations hold and have held.
     *
     * @param reserved what the levels say is reserved, without the SKUs of which nothing is
     * @param quietAt the database's time, in microseconds, when all instances had answered after the last fault
     */
    record Reservations(List<Reservation> all, Map<String, Long> reserved, long quietAt) {}

    /**
     * A reservation. Times are the database's, in microseconds since 1970.
     *
     * @param lines the quantities by SKU
     * @param endedAt 0 while it is HELD
     */
    record Reservation(
            String id,
            String reference,
            String status,
            Map<String, Long> lines,
            long createdAt,
            long expiresAt,
            long endedAt) {

        boolean isHeld() {
            return status.equals("HELD");
        }
    }
}
