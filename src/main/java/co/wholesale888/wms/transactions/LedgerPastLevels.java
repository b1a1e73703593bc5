package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.PastLevels;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Rebuilds past levels: the level of a SKU at a time is the quantity after its last entry recorded at or before that
 * time.
 */
@Component
class LedgerPastLevels implements PastLevels {

    /**
     * {@inheritDoc}
     *
     * <p>Writers read an entry's time under the head's lock and commit a little later. If the head is beyond the time
     * asked for, every writer with an earlier time has committed. Otherwise, waiting for the head's lock makes sure of
     * that.
     */
    @Override
    public long sequenceAt(JdbcClient jdbc, UUID warehouseId, Instant time) {
        OffsetDateTime at = time.atOffset(ZoneOffset.UTC);
        String state = jdbc.sql("""
                        select case when :at > clock_timestamp() then 'FUTURE'
                                    when recorded_at > :at then 'SETTLED' else 'OPEN' end
                        from ledger_head where warehouse_id = :warehouse""")
                .param("at", at)
                .param("warehouse", warehouseId)
                .query(String.class)
                .single();
        if (state.equals("FUTURE")) {
            throw new RefusedException(Refusal.of(List.of(Violation.of(
                    "asOf",
                    ErrorCode.INVALID_PARAMETER,
                    "asOf must not be later than now; leave it out to read the live stock."))));
        }
        if (state.equals("OPEN")) {
            jdbc.sql("select sequence from ledger_head where warehouse_id = ? for share")
                    .param(warehouseId)
                    .query(Long.class)
                    .single();
        }
        return jdbc.sql("select ledger_sequence_at(?, ?)")
                .params(warehouseId, at)
                .query(Long.class)
                .single();
    }

    @Override
    public Map<String, PastLevel> levels(JdbcClient jdbc, UUID warehouseId, List<String> skus, long sequence) {
        Map<String, PastLevel> levels = HashMap.newHashMap(skus.size());
        jdbc.sql("""
                        select asked.sku, e.quantity_after, e.sequence, e.recorded_at
                        from unnest(:skus::text[]) as asked (sku)
                        cross join lateral (
                            select quantity_after, sequence, recorded_at from ledger_entry
                            where warehouse_id = :warehouse and sku = asked.sku and sequence <= :sequence
                            order by sequence desc limit 1) e""")
                .param("skus", skus.toArray(String[]::new), Types.ARRAY)
                .param("warehouse", warehouseId)
                .param("sequence", sequence)
                .query(row -> {
                    levels.put(
                            row.getString(1), new PastLevel(row.getLong(2), row.getLong(3), SqlTimes.instant(row, 4)));
                });
        return levels;
    }
}
