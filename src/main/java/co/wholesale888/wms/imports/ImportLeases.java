package co.wholesale888.wms.imports;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.IdKind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Leases imports that wait to one instance at a time, and records their outcome. A lease only keeps others from trying
 * in vain; that an import is applied once is ensured by {@link #lock}. What stood in the way of it counts only as long
 * as the lease is the instance's own: a late one must not refuse what was asked for anew.
 */
@Component
class ImportLeases {

    /** After this time without an outcome, another instance tries. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final int CANDIDATES = 20;
    private static final String ENDED = "result = ?, ended_at = ?, lease = null, leased_until = null"
            + " where warehouse_id = ? and id = ? and state = 'APPLYING'";

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Imports imports;
    private final Clock clock;

    ImportLeases(JdbcClient jdbc, SharedConnections connections, Imports imports, Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.imports = imports;
        this.clock = clock;
    }

    /** The key of an import. */
    private record Key(UUID warehouseId, UUID id) {}

    /** Who wants an import applied, and how; see {@link Imports.Application}. */
    record Asked(
            UUID accountId,
            UUID userId,
            @Nullable String address,
            @Nullable UUID tokenId,
            @Nullable String seen) {}

    /** Leases the oldest import that waits, unless it is so old that it is to be deleted. */
    Optional<LeasedImport> next() {
        return connections.call(Share.CHANGES, () -> {
            List<Key> waiting = jdbc.sql("""
                            select warehouse_id, id from import_file
                            where state = 'APPLYING' and (leased_until is null or leased_until <= ?) and created_at > ?
                            order by created_at, id limit ?""")
                    .params(Imports.at(clock.instant()), imports.oldest(), CANDIDATES)
                    .query((row, n) -> new Key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                    .list();
            return waiting.stream().map(this::lease).flatMap(Optional::stream).findFirst();
        });
    }

    private Optional<LeasedImport> lease(Key key) {
        UUID lease = IdKind.next();
        return jdbc.sql("""
                        update import_file set attempts = attempts + 1, lease = :lease, leased_until = :until
                        where warehouse_id = :warehouse and id = :id and state = 'APPLYING'
                          and (leased_until is null or leased_until <= :now)
                        returning kind, reference, attempts""")
                .param("lease", lease)
                .param("until", Imports.at(clock.instant().plus(LEASE)))
                .param("now", Imports.at(clock.instant()))
                .param("warehouse", key.warehouseId)
                .param("id", key.id)
                .query((row, n) -> new LeasedImport(
                        key.warehouseId,
                        key.id,
                        ImportKind.valueOf(row.getString("kind")),
                        row.getString("reference"),
                        lease,
                        row.getInt("attempts")))
                .optional();
    }

    /** Locks the import until the transaction ends; null if it is no longer to be applied. */
    @Nullable
    Asked lock(LeasedImport leased) {
        return jdbc.sql("""
                        select account_id, applied_by_id, applied_from, token_id, seen from import_file
                        where warehouse_id = ? and id = ? and state = 'APPLYING' for update""")
                .params(leased.warehouseId(), leased.id())
                .query((row, n) -> new Asked(
                        row.getObject("account_id", UUID.class),
                        row.getObject("applied_by_id", UUID.class),
                        row.getString("applied_from"),
                        row.getObject("token_id", UUID.class),
                        row.getString("seen")))
                .optional()
                .orElse(null);
    }

    /** Records why the import is not applied, unless the lease is lost. */
    void refuse(LeasedImport leased, String reason) {
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("update import_file set state = 'REFUSED', " + ENDED + " and lease = ?")
                        .params(reason, Imports.at(clock.instant()), leased.warehouseId(), leased.id(), leased.lease())
                        .update());
    }

    /** Records in the caller's transaction that the import is applied, unless it is no longer to be. */
    boolean applied(LeasedImport leased, String result) {
        return jdbc.sql("update import_file set state = 'APPLIED', content = null, " + ENDED)
                        .params(result, Imports.at(clock.instant()), leased.warehouseId(), leased.id())
                        .update()
                == 1;
    }

    /**
     * Any instance may try again after a pause, unless the lease is lost.
     *
     * @param counts whether it was an attempt; an import must not end because the service was busy with others
     */
    void giveBack(LeasedImport leased, boolean counts) {
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("""
                                update import_file set leased_until = ?, lease = null, attempts = attempts - ?
                                where warehouse_id = ? and id = ? and state = 'APPLYING' and lease = ?""")
                        .params(Imports.at(clock.instant().plus(PAUSE_AFTER_FAILURE)), counts ? 0 : 1)
                        .params(leased.warehouseId(), leased.id(), leased.lease())
                        .update());
    }
}
