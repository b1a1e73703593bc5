package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.warehouses.WarehouseRegistered;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Creates the ledger of each new warehouse, in the transaction that registers it. A sandbox also gets a test SKU. */
@Component
class NewWarehouseLedger {

    private static final String TEST_SKU = "TEST-SKU";
    private static final int TEST_QUANTITY = 100;
    private static final int TEST_THRESHOLD = 20;
    private static final int TEST_PAR = 60;

    private final EntityManager entityManager;
    private final SkuRegistry skus;
    private final Ledger ledger;

    NewWarehouseLedger(EntityManager entityManager, SkuRegistry skus, Ledger ledger) {
        this.entityManager = entityManager;
        this.skus = skus;
        this.ledger = ledger;
    }

    @EventListener
    void create(WarehouseRegistered warehouse) {
        // No entry is recorded before the head's time, and the clock of this instance may be ahead of the database's
        entityManager.persist(new LedgerHead.Stored(
                new LedgerHead(warehouse.warehouseId(), 0, HashChain.genesis(), Instant.EPOCH, 0)));
        entityManager.flush(); // the SKU registry and the write path read it by SQL
        if (warehouse.sandbox()) {
            stockSandbox(warehouse);
        }
    }

    private void stockSandbox(WarehouseRegistered warehouse) {
        skus.register(
                warehouse.warehouseId(), List.of(new SkuRegistry.NewSku(TEST_SKU, TEST_THRESHOLD, TEST_PAR)), true);
        StockLine initialCount = StockLine.of(TEST_SKU, EntryType.ADJUSTMENT, TEST_QUANTITY, null);
        ledger.append(new StockWrite(
                warehouse.warehouseId(), EntrySource.SANDBOX, warehouse.userId(), List.of(initialCount)));
    }
}
