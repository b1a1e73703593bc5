package co.wholesale888.wms.chaos;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What the clients of a run have sent and seen. Thread-safe. */
final class OperationLog {

    /**
     * A level that a client has read. Times are {@link System#nanoTime}.
     *
     * @param sequence the ledger sequence of the last entry of the SKU
     * @param reserved what reservations hold of the quantity
     */
    record Read(
            int warehouse, String sku, long quantity, long sequence, long reserved, long invokedAt, long answeredAt) {}

    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
    private final Queue<PlacedOrder> orders = new ConcurrentLinkedQueue<>();
    private final Queue<RequestedReservation> reservations = new ConcurrentLinkedQueue<>();

    void add(Write write) {
        writes.add(write);
    }

    void add(Read read) {
        reads.add(read);
    }

    void add(PlacedOrder order) {
        orders.add(order);
    }

    void add(RequestedReservation reservation) {
        reservations.add(reservation);
    }

    /** The writes to a warehouse. */
    List<Write> writes(int warehouse) {
        return writes.stream().filter(write -> write.warehouse() == warehouse).toList();
    }

    /** The reads of a warehouse. */
    List<Read> reads(int warehouse) {
        return reads.stream().filter(read -> read.warehouse() == warehouse).toList();
    }

    /** The orders of a warehouse. */
    List<PlacedOrder> orders(int warehouse) {
        return orders.stream().filter(order -> order.warehouse() == warehouse).toList();
    }

    /** The reservations of a warehouse. */
    List<RequestedReservation> reservations(int warehouse) {
        return reservations.stream()
                .filter(each -> each.warehouse() == warehouse)
                .toList();
    }

    int reservationCount() {
        return reservations.size();
    }

    int orderCount() {
        return orders.size();
    }

    int writeCount() {
        return writes.size();
    }

    int readCount() {
        return reads.size();
    }

    /** How many attempts of writes, order steps and requests about reservations have ended without an answer. */
    long unknownOutcomes() {
        return Stream.of(
                        writes.stream().flatMap(write -> write.attempts().stream()),
                        orders.stream()
                                .flatMap(order -> order.requests().stream())
                                .flatMap(request -> request.attempts().stream()),
                        reservations.stream()
                                .flatMap(reservation -> reservation.requests().stream())
                                .flatMap(request -> request.attempts().stream()))
                .flatMap(attempts -> attempts)
                .filter(attempt -> attempt.status() == Write.UNKNOWN)
                .count();
    }
}
