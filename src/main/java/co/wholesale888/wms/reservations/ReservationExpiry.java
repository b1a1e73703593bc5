package co.wholesale888.wms.reservations;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.reservations.ReservationChange.Expire;
import co.wholesale888.wms.shared.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends reservations whose time is over, within a second. They end in the lane, under the lock of the ledger's head, so
 * that any number of instances may do this side by side: each reservation ends once.
 *
 * <p>A write that such a reservation stands in the way of does not wait for this: it ends the reservation itself.
 */
@Component
class ReservationExpiry {

    private static final Logger log = LoggerFactory.getLogger(ReservationExpiry.class);
    private static final int MAX_DUE = 5_000;
    private static final int MAX_LINES = 1_000;

    private static final String DUE = """
            select warehouse_id, id, line_count from reservation
            where status = 'HELD' and expires_at <= now() - ? * interval '1 millisecond' order by expires_at limit ?""";

    private final JdbcClient jdbc;
    private final ReservationLane lane;
    private boolean failing;

    ReservationExpiry(JdbcClient jdbc, ReservationLane lane) {
        this.jdbc = jdbc;
        this.lane = lane;
    }

    @Scheduled(initialDelayString = "PT0.2S", fixedDelayString = "PT0.2S")
    void expire() {
        try (ExecutorService changes = Executors.newVirtualThreadPerTaskExecutor()) {
            due().forEach(change -> changes.execute(() -> expire(change)));
            failing = false;
        } catch (DataAccessException e) {
            if (!OutageLog.covers(e) && !failing) {
                log.warn("Reservations whose time is over cannot be found; retrying: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void expire(Expire change) {
        try {
            lane.change(change, null);
        } catch (RefusedException e) {
            log.debug("Reservations expire a moment later: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("Reservations of warehouse {} could not be expired; retrying", change.warehouseId(), e);
        }
    }

    /** The changes to make, each of one warehouse and of a bounded number of lines. */
    private List<Expire> due() {
        Map<UUID, List<Due>> byWarehouse = new LinkedHashMap<>();
        jdbc.sql(DUE)
                .params(Reservation.GRACE.toMillis(), MAX_DUE)
                .query((row, n) -> new Due(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getInt(3)))
                .list()
                .forEach(due -> byWarehouse
                        .computeIfAbsent(due.warehouseId, id -> new ArrayList<>())
                        .add(due));
        List<Expire> changes = new ArrayList<>();
        byWarehouse.forEach((warehouseId, all) -> {
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
        });
        return changes;
    }

    private record Due(UUID warehouseId, UUID id, int lines) {}
}
