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
 * @param threshold at or below it the status is CRITICAL
 * @param par at or above it the status is OK
 * @param sequence the ledger sequence of the SKU's last transaction, 0 before the first, null in a dry run
 * @param updatedAt when the quantity last changed, or when the SKU was registered; null in a dry run
 */
public record StockItem(
        String sku,
        long quantity,
        StockStatus status,
        long threshold,
        long par,
        @Nullable Long sequence,
        @Nullable Instant updatedAt) {

    public static StockItem of(
            String sku, long quantity, long threshold, long par, @Nullable Long sequence, @Nullable Instant updatedAt) {
        return new StockItem(
                sku, quantity, StockStatus.of(quantity, threshold, par), threshold, par, sequence, updatedAt);
    }

    /** Reads quantity, threshold, par, sequence and time from a row whose column {@code first} is the quantity. */
    static StockItem read(String sku, ResultSet row, int first) throws SQLException {
        return of(
                sku,
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                SqlTimes.instant(row, first + 4));
    }

    /** The same item at another time, with the threshold and par of today. */
    StockItem at(long newQuantity, long newSequence, @Nullable Instant newUpdatedAt) {
        return of(sku, newQuantity, threshold, par, newSequence, newUpdatedAt);
    }

    /** The same item without sequence and time, which a dry run does not have. */
    public StockItem unrecorded() {
        return new StockItem(sku, quantity, status, threshold, par, null, null);
    }
}
