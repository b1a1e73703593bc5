package co.wholesale888.wms.transactions;

import java.util.HexFormat;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The end of a ledger's hash chain.
 *
 * @param sequence the last entry's sequence, 0 if there is none
 * @param hash the last entry's hash in 64 hexadecimal digits; zeros if there is none
 */
public record ChainHead(long sequence, String hash) {

    static ChainHead of(long sequence, byte[] hash) {
        return new ChainHead(sequence, HexFormat.of().formatHex(hash));
    }

    static ChainHead read(JdbcClient jdbc, UUID warehouseId) {
        return jdbc.sql("select sequence, hash from ledger_head where warehouse_id = ?")
                .param(warehouseId)
                .query((row, n) -> of(row.getLong(1), row.getBytes(2)))
                .single();
    }
}
