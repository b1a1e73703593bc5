package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.EntrySource;
import java.util.List;
import java.util.UUID;

/**
 * Lines that are applied to one warehouse in order, all of them or none.
 *
 * @param source who or what writes
 * @param sourceId the token, shipment or user that writes
 * @param lines at least 1: of a caller at most 1000, of a count at most 10,000
 */
public record StockWrite(UUID warehouseId, EntrySource source, UUID sourceId, List<StockLine> lines) {

    public StockWrite {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a write has at least one line");
        }
    }
}
