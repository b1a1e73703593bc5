package co.wholesale888.wms.chaos;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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

    void add(Write write) {
        writes.add(write);
    }

    void add(Read read) {
        reads.add(read);
    }

    List<Write> writes() {
        return List.copyOf(writes);
    }

    List<Read> reads() {
        return List.copyOf(reads);
    }
}
