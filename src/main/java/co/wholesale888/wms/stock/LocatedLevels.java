package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.shared.MergedList.Rows;
import co.wholesale888.wms.shared.MergedList.Start;
import co.wholesale888.wms.stock.StockAcrossWarehouses.Located;
import co.wholesale888.wms.stock.StockAcrossWarehouses.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements that read levels of many warehouses; each keeps within one shard of the database. */
@Component
class LocatedLevels {

    private static final String LEVEL = "sku, quantity, reserved, threshold, par, sequence, updated_at";

    /** The next levels of each warehouse, with their numbers; of those that do not pass the filter only the last. */
    private static final String NEXT = """
            select w.number, l.sku, %s, l.n
            from unnest(?::uuid[], ?::int[], ?::text[]) as w (id, number, first)
            cross join lateral (
                select %s, row_number() over (order by sku) as n from stock_level
                where warehouse_id = w.id and sku >= w.first /* within one shard: warehouse_id */
                order by sku limit ?) l
            where l.n = ? or %s = any(?)""".formatted(StockItem.COLUMNS, LEVEL, StockStatus.SQL);

    /** The limit keeps PostgreSQL from any other plan than one look-up for each SKU. */
    private static final String NAMED = """
            select w.number, l.sku, %s
            from unnest(?::uuid[], ?::int[], ?::text[]) as w (id, number, sku)
            cross join lateral (
                select %s from stock_level
                where warehouse_id = w.id and sku = w.sku /* within one shard: warehouse_id */ limit 1) l
            """.formatted(StockItem.COLUMNS, LEVEL);

    private final JdbcClient jdbc;
    private final Shards shards;

    LocatedLevels(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /** A SKU of the warehouse with this number. */
    record Key(UUID warehouseId, int warehouse, String sku) {}

    /** Reads the next levels of warehouses; of these, those with one of the statuses are found. */
    Rows<Position, Located> next(
            List<UUID> warehouses, Set<StockStatus> statuses, List<Start<Position>> starts, int count) {
        List<Located> found = new ArrayList<>();
        List<Start<Position>> ends = new ArrayList<>();
        List<Key> firsts = starts.stream()
                .map(start -> new Key(warehouses.get(start.source()), start.source(), first(start)))
                .toList();
        for (List<Key> group : shards.split(firsts, Key::warehouseId)) {
            String[] names = statuses.stream().map(Enum::name).toArray(String[]::new);
            bind(NEXT, group).params(count, count, names).query(row -> {
                Located one = new Located(row.getInt(1), StockItem.read(row.getString(2), row, 3));
                if (statuses.contains(one.item().status())) {
                    found.add(one);
                }
                if (row.getInt("n") == count) {
                    ends.add(new Start<>(one.warehouse(), one.position()));
                }
            });
        }
        return new Rows<>(found, ends);
    }

    /** Reads the levels of all these SKUs in all these warehouses, as {@link #named(List)} does. */
    List<Located> named(List<UUID> warehouses, List<String> skus) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < warehouses.size(); i++) {
            for (String sku : skus) {
                keys.add(new Key(warehouses.get(i), i, sku));
            }
        }
        return named(keys);
    }

    /** Reads these levels, without those that do not exist, in no order. */
    List<Located> named(List<Key> keys) {
        List<Located> found = new ArrayList<>();
        for (List<Key> group : shards.split(keys, Key::warehouseId)) {
            bind(NAMED, group).query(row -> {
                found.add(new Located(row.getInt(1), StockItem.read(row.getString(2), row, 3)));
            });
        }
        return found;
    }

    /** The first SKU that may come next: a blank, which no SKU has, comes before all characters of SKUs. */
    private static String first(Start<Position> start) {
        Position after = start.after();
        if (after == null) {
            return "";
        }
        return after.warehouse() < start.source() ? after.sku() : after.sku() + " ";
    }

    private JdbcClient.StatementSpec bind(String sql, List<Key> keys) {
        return jdbc.sql(shards.within(sql, keys, Key::warehouseId))
                .param(keys.stream().map(Key::warehouseId).toArray(UUID[]::new))
                .param(keys.stream().map(Key::warehouse).toArray(Integer[]::new))
                .param(keys.stream().map(Key::sku).toArray(String[]::new));
    }
}
