package co.wholesale888.wms.database;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Runs actions after the current transaction has committed. */
public final class AfterCommit {

    private AfterCommit() {}

    /**
     * Runs the action after the current Spring-managed transaction has committed, and not if it rolls back.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public static void run(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }
}
