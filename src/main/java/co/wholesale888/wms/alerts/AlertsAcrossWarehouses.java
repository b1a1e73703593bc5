package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.MergedList;
import co.wholesale888.wms.shared.MergedList.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists the alerts of many warehouses as one list, newest first, with the present quantities. The number of rows that
 * are read for a page is bounded. Runs in the share of alerts, one page at a time.
 */
@Service
public class AlertsAcrossWarehouses {

    private static final int MAX_WAITING = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** As PostgreSQL compares ids: {@link UUID#compareTo} takes the halves as signed numbers. */
    private static final Comparator<UUID> NEWEST_FIRST =
            Comparator.comparing(UUID::toString, Comparator.reverseOrder());

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final LocatedAlerts located;
    private final ConcurrencyLimit limit = ConcurrencyLimit.ofAccounts(MAX_WAITING, MAX_WAIT);

    AlertsAcrossWarehouses(JdbcClient jdbc, SharedConnections connections, LocatedAlerts located) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.located = located;
    }

    /**
     * What to list.
     *
     * @param warehouses in any order, of one account
     * @param skus only these; empty for all
     */
    public record Selection(List<UUID> warehouses, AlertQuery.State state, List<String> skus) {}

    /** An alert, and its warehouse. */
    public record Located(UUID warehouseId, Alert alert) {}

    /**
     * A part of the list.
     *
     * @param asOf the database's time just before it was read
     * @param next the id of the alert after which it goes on; null at the end
     */
    public record Reading(
            Instant asOf, List<Located> alerts, @Nullable UUID next) {}

    /** Reads the part of up to {@code size} alerts after one. With a filter, it may be short although more follow. */
    public Reading page(Selection selection, @Nullable UUID after, int size) {
        return limit.call(() -> connections.call(Share.ALERTS_AND_EVENTS, () -> {
            Instant asOf = jdbc.sql("select clock_timestamp()")
                    .query((row, number) -> SqlTimes.instant(row, 1))
                    .single();
            if (selection.warehouses.isEmpty()) {
                return new Reading(asOf, List.of(), null);
            }
            Part<UUID, StoredAlert> part = new MergedList<UUID, StoredAlert>(
                            selection.warehouses.size(),
                            NEWEST_FIRST,
                            alert -> alert.id,
                            (starts, count) -> located.next(selection, starts, count))
                    .after(after, size);
            return new Reading(asOf, located.withQuantities(part.items()), part.next());
        }));
    }
}
