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
     */
    record Read(int warehouse, String sku, long quantity, long sequence, long invokedAt, long answeredAt) {}

    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
    private final Queue<PlacedOrder> orders = new ConcurrentLinkedQueue<>();

    void add(Write write) {
        writes.add(write);
    }

    void add(Read read) {
        reads.add(read);
    }

    void add(PlacedOrder order) {
        orders.add(order);
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

    int orderCount() {
        return orders.size();
    }

    int writeCount() {
        return writes.size();
    }

    int readCount() {
        return reads.size();
    }

    /** How many attempts of writes and order steps have ended without an answer. */
    long unknownOutcomes() {
        return Stream.concat(
                        writes.stream().flatMap(write -> write.attempts().stream()),
                        orders.stream()
                                .flatMap(order -> order.requests().stream())
                                .flatMap(request -> request.attempts().stream()))
                .filter(attempt -> attempt.status() == Write.UNKNOWN)
                .count();
    }
}
