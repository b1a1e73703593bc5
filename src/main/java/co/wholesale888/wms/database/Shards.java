package co.wholesale888.wms.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Knows in which shard of the database the rows of a warehouse are. PostgreSQL has one shard, which costs nothing here.
 * Citus has several, on several servers: it refuses statements that lock rows of two shards, and a transaction that
 * changes two shards commits in two phases. So work for many warehouses is done shard by shard.
 *
 * <p>A shard that is split or moved is noticed within {@link #REMEMBERED}. Until then, a statement for its warehouses
 * may fail, and is repeated by whoever repeats failed work.
 */
@Component
@DependsOnDatabaseInitialization
public final class Shards {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 100_000;
    private static final Pattern MARK = Pattern.compile("/\\* within one shard: ([a-z_.]+) \\*/");

    private final boolean distributed;
    private final Function<Set<UUID>, Map<UUID, Long>> ask;
    private final Cache<UUID, Long> shards = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    @Autowired
    Shards(DataSource dataSource) {
        this(
                isDistributed(JdbcClient.create(dataSource)),
                warehouseIds -> ask(JdbcClient.create(dataSource), warehouseIds));
    }

    /**
     * @param ask finds the numbers of the shards of warehouses
     */
    Shards(boolean distributed, Function<Set<UUID>, Map<UUID, Long>> ask) {
        this.distributed = distributed;
        this.ask = ask;
    }

    /** The shards of a database that is known to be plain PostgreSQL. */
    public static Shards one() {
        return new Shards(false, warehouseIds -> Map.of());
    }

    /** Whether the database is distributed by Citus. */
    static boolean isDistributed(JdbcClient jdbc) {
        return jdbc.sql("select exists (select from pg_extension where extname = 'citus')")
                .query(Boolean.class)
                .single();
    }

    /** Whether all warehouses are in one shard. */
    public boolean areOne() {
        return !distributed;
    }

    /** Divides rows by the shard of their warehouse; keeps their order within each shard. */
    public <T> List<List<T>> split(List<T> rows, Function<? super T, UUID> warehouseOf) {
        if (!distributed) {
            return rows.isEmpty() ? List.of() : List.of(rows);
        }
        Map<UUID, Long> found = of(rows.stream().map(warehouseOf).collect(Collectors.toSet()));
        return List.copyOf(rows.stream()
                .collect(Collectors.groupingBy(
                        row -> found.getOrDefault(warehouseOf.apply(row), 0L), LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    /**
     * Calls a handler once for each shard that the requests concern.
     *
     * @param handler returns one answer for each request, in the same order
     * @return the answers to all requests, in the same order
     */
    public <Q, R> List<R> handle(
            List<Q> requests, Function<? super Q, UUID> warehouseOf, Function<List<Q>, List<R>> handler) {
        if (!distributed || requests.size() == 1) {
            return handler.apply(requests);
        }
        IdentityHashMap<Q, R> answers = new IdentityHashMap<>();
        for (List<Q> group : split(requests, warehouseOf)) {
            List<R> groupAnswers = handler.apply(group);
            for (int i = 0; i < group.size(); i++) {
                answers.put(group.get(i), groupAnswers.get(i));
            }
        }
        return requests.stream().map(answers::get).toList();
    }

    /**
     * The groups of warehouses in which a statement over all warehouses has to be run, one for each shard.
     *
     * @param find reads the warehouses that have work; not asked if there is one shard, whose group stands for all
     */
    public List<List<UUID>> groups(Supplier<List<UUID>> find) {
        return distributed ? split(find.get(), id -> id) : List.of(List.of());
    }

    /**
     * Keeps a statement within the shard of the given rows. Where the statement has the comment {@code within one
     * shard: t.warehouse_id}, Citus needs a condition that lists the warehouses. On PostgreSQL it stays a comment,
     * because the condition would cost time at each row of a nested loop.
     *
     * @param rows all of them of warehouses in one shard
     */
    public <T> String within(String sql, Collection<T> rows, Function<? super T, UUID> warehouseOf) {
        if (!distributed) {
            return sql;
        }
        String ids = rows.stream()
                .map(warehouseOf)
                .distinct()
                .map(id -> "'" + id + "'")
                .collect(Collectors.joining(", ", "array[", "]::uuid[]"));
        return MARK.matcher(sql).replaceAll("and $1 = any (" + ids + ")");
    }

    /** The numbers of the warehouses' shards. */
    private Map<UUID, Long> of(Set<UUID> warehouseIds) {
        return shards.getAll(warehouseIds, missing -> ask.apply(Set.copyOf(missing)));
    }

    private static Map<UUID, Long> ask(JdbcClient jdbc, Set<UUID> warehouseIds) {
        Map<UUID, Long> found = new HashMap<>();
        jdbc.sql("""
                        select id, get_shard_id_for_distribution_column('ledger_head', id)
                        from unnest(?::uuid[]) as asked (id)""").param(warehouseIds.toArray(UUID[]::new)).query(row -> {
            found.put(row.getObject(1, UUID.class), row.getLong(2));
        });
        return found;
    }
}
