package co.wholesale888.wms.database;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Makes a transaction that changes something wait for the share of changes before it begins, so that transactions that
 * wait for each other's locks leave the other connections of the general pool alone.
 */
@Component
final class ChangeLimit implements TransactionExecutionListener {

    private final SharedConnections connections;

    /** Set between the wait and the moment when the transaction takes its connection. */
    private final ThreadLocal<Boolean> reserved = new ThreadLocal<>();

    ChangeLimit(SharedConnections connections) {
        this.connections = connections;
    }

    @Override
    public void beforeBegin(TransactionExecution transaction) {
        if (!transaction.isReadOnly() && !SharedConnections.isHeld()) {
            connections.enter(Share.CHANGES);
            reserved.set(true);
        }
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (takeReserved()) {
            connections.leave(Share.CHANGES);
        }
    }

    /** Whether the transaction that begins on this thread has waited; from now on its connection counts. */
    boolean takeReserved() {
        boolean wasReserved = reserved.get() != null;
        reserved.remove();
        return wasReserved;
    }
}
