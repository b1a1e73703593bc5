package co.wholesale888.wms.requestlog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Counts the requests that are not recorded: for operators as a metric, and for clients by warehouse, until the next
 * request of the warehouse is recorded, whose row says how many are missing before it.
 */
@Component
class LeftOut {

    private static final int MAX_WAREHOUSES = 10_000;

    private final Map<UUID, Long> byWarehouse = new ConcurrentHashMap<>();
    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    LeftOut(MeterRegistry meters) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("wms.request.log.left.out")
                            .description("Requests that the request log does not contain")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /** Why a request is not recorded. */
    enum Reason {
        /** There were more than the {@link RecordingLimit} allows. */
        LIMIT,
        /** The buffer was full: the database is away, or too slow. */
        FULL,
        /** The database refused to store it, which is a defect. */
        FAILED
    }

    void add(UUID warehouseId, long count, Reason reason) {
        Objects.requireNonNull(counters.get(reason)).increment((double) count);
        if (byWarehouse.size() < MAX_WAREHOUSES || byWarehouse.containsKey(warehouseId)) {
            byWarehouse.merge(warehouseId, count, Long::sum);
        }
    }

    /** The number of requests of the warehouse that have been left out since the last call. */
    long take(UUID warehouseId) {
        Long count = byWarehouse.isEmpty() ? null : byWarehouse.remove(warehouseId);
        return count == null ? 0 : count;
    }
}
