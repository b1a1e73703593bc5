package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.SqlTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The level of one SKU in one warehouse, as callers see it.
 *
 * @param quantity units on hand, 0 to 10^12
 * @param reserved what reservations hold; null for a past level
 * @param available what nobody holds: max(0, quantity - reserved); null for a past level
 * @param threshold at or below it the status is CRITICAL
 * @param par at or above it the status is OK
 * @param sequence the ledger sequence of the SKU's last transaction, 0 before the first, null in a dry run
 * @param updatedAt when its last transaction was recorded, or when the SKU was registered; null in a dry run
 */
public record StockItem(
        String sku,
        long quantity,
        @Nullable Long reserved,
        @Nullable Long available,
        StockStatus status,
        long threshold,
        long par,
        @Nullable Long sequence,
        @Nullable Instant updatedAt) {

    public static StockItem of(
            String sku,
            long quantity,
            long reserved,
            long threshold,
            long par,
            @Nullable Long sequence,
            @Nullable Instant updatedAt) {
        return new StockItem(
                sku,
                quantity,
                reserved,
                Math.max(0, quantity - reserved),
                StockStatus.of(quantity, threshold, par),
                threshold,
                par,
                sequence,
                updatedAt);
    }

    /** The columns that {@link #read} reads, of the table {@code stock_level l}. */
    static final String COLUMNS = "l.quantity, l.reserved, l.threshold, l.par, l.sequence, l.updated_at";

    /** Reads {@link #COLUMNS} from a row whose column {@code first} is the quantity. */
    static StockItem read(String sku, ResultSet row, int first) throws SQLException {
        return of(
                sku,
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                SqlTimes.instant(row, first + 5));
    }

    /** The same item at another time, with the threshold and par of today. */
    StockItem at(long newQuantity, long newSequence, @Nullable Instant newUpdatedAt) {
        StockStatus newStatus = StockStatus.of(newQuantity, threshold, par);
        return new StockItem(sku, newQuantity, null, null, newStatus, threshold, par, newSequence, newUpdatedAt);
    }

    /** The same item without sequence and time, which a dry run does not have. */
    public StockItem unrecorded() {
        return new StockItem(sku, quantity, reserved, available, status, threshold, par, null, null);
    }
}
