package co.wholesale888.wms.ledger;

import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.warehouses.WarehouseRegistered;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Opens the ledger of every new warehouse, within the transaction that registers it; a sandbox gets its test SKU. */
@Component
class NewWarehouseLedger {

    private static final String TEST_SKU = "TEST-SKU";
    private static final int TEST_QUANTITY = 100;
    private static final int TEST_THRESHOLD = 20;
    private static final int TEST_PAR = 60;

    private final JdbcClient jdbc;
    private final SkuRegistry skus;
    private final Ledger ledger;

    NewWarehouseLedger(JdbcClient jdbc, SkuRegistry skus, Ledger ledger) {
        this.jdbc = jdbc;
        this.skus = skus;
        this.ledger = ledger;
    }

    @EventListener
    void open(WarehouseRegistered warehouse) {
        jdbc.sql("insert into ledger_head (warehouse_id, sequence, hash, recorded_at) values (?, 0, ?, ?)")
                .params(
                        warehouse.warehouseId(),
                        HexFormat.of().parseHex(HashChain.GENESIS),
                        warehouse.registeredAt().atOffset(ZoneOffset.UTC))
                .update();
        if (warehouse.sandbox()) {
            stockSandbox(warehouse);
        }
    }

    private void stockSandbox(WarehouseRegistered warehouse) {
        skus.register(warehouse.warehouseId(), TEST_SKU, TEST_THRESHOLD, TEST_PAR, true);
        StockLine opening = StockLine.of(TEST_SKU, EntryType.ADJUSTMENT, TEST_QUANTITY, null);
        ledger.append(
                new StockWrite(warehouse.warehouseId(), EntrySource.SANDBOX, warehouse.userId(), List.of(opening)));
    }
}
