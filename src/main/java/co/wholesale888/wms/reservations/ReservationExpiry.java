package co.wholesale888.wms.reservations;

import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.reservations.ReservationChange.Expire;
import co.wholesale888.wms.shared.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends reservations whose time is over, within a second. They end in the lane, under the lock of the ledger's head, so
 * that any number of instances may do this side by side: each reservation ends once. Warehouses do not wait for each
 * other, and the changes of one are made one after another, so that they leave the lane to others in between.
 *
 * <p>A write that such a reservation stands in the way of does not wait for this: it ends the reservation itself.
 */
@Component
class ReservationExpiry {

    private static final Logger log = LoggerFactory.getLogger(ReservationExpiry.class);
    private static final int MAX_DUE = 5_000;
    private static final int MAX_LINES = 1_000;

    /** How many warehouses have a change in the lanes at a time, so that these have room for others. */
    private static final int MAX_BUSY = 8;

    private static final String DUE = """
            select warehouse_id, id, line_count from reservation
            where status = 'HELD' and expires_at <= now() - ? * interval '1 millisecond'
              and warehouse_id <> all(?) order by expires_at limit ?""";

    private final JdbcClient jdbc;
    private final ReservationLane lane;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MAX_BUSY);
    private final QueueLoop loop;

    ReservationExpiry(JdbcClient jdbc, ReservationLane lane, QueueLoops loops) {
        this.jdbc = jdbc;
        this.lane = lane;
        this.loop = loops.of(log, "Reservations whose time is over cannot be found");
    }

    @Scheduled(initialDelayString = "PT0.2S", fixedDelayString = "PT0.2S")
    void expire() {
        loop.run(() -> {
            due().forEach(this::start);
            return false;
        });
    }

    /** Waits for a place, so that a look starts all that it has found: the next one would come too late for many. */
    private void start(UUID warehouseId, List<Expire> changes) {
        places.acquireUninterruptibly();
        busy.add(warehouseId);
        Thread.ofVirtual().name("expiry").start(() -> {
            try {
                changes.forEach(this::expire);
            } finally {
                busy.remove(warehouseId);
                places.release();
            }
        });
    }

    private void expire(Expire change) {
        if (loop.isStopped()) {
            return;
        }
        try {
            lane.change(null, change, null);
        } catch (RefusedException e) {
            log.debug("Reservations expire a moment later: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("Reservations of warehouse {} could not be expired; retrying", change.warehouseId(), e);
        }
    }

    /** The changes to make, by warehouse, each of a bounded number of lines; none of warehouses that are busy. */
    private Map<UUID, List<Expire>> due() {
        Map<UUID, List<Due>> byWarehouse = new LinkedHashMap<>();
        jdbc.sql(DUE)
                .params(Reservation.GRACE.toMillis(), busy.toArray(UUID[]::new), MAX_DUE)
                .query((row, n) -> new Due(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getInt(3)))
                .list()
                .forEach(due -> byWarehouse
                        .computeIfAbsent(due.warehouseId, id -> new ArrayList<>())
                        .add(due));
        Map<UUID, List<Expire>> changes = new LinkedHashMap<>();
        byWarehouse.forEach((warehouseId, all) -> changes.put(warehouseId, changes(warehouseId, all)));
        return changes;
    }

    private static List<Expire> changes(UUID warehouseId, List<Due> all) {
        List<Expire> changes = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        int lines = 0;
        for (Due due : all) {
            if (!ids.isEmpty() && lines + due.lines > MAX_LINES) {
                changes.add(new Expire(warehouseId, List.copyOf(ids), lines));
                ids.clear();
                lines = 0;
            }
            ids.add(due.id);
            lines += due.lines;
        }
        changes.add(new Expire(warehouseId, List.copyOf(ids), lines));
        return changes;
    }

    private record Due(UUID warehouseId, UUID id, int lines) {}
}
