package co.wholesale888.wms.accountlists;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.warehouses.Warehouse;

/** The warehouse of an item, as callers see it. */
public record WarehouseName(String id, String code, String name) {

    static WarehouseName of(Warehouse warehouse) {
        return new WarehouseName(IdKind.WAREHOUSE.format(warehouse.id()), warehouse.code(), warehouse.name());
    }
}
