package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.idempotency.IdempotencySettings;
import co.wholesale888.wms.lanes.Lane;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lanes that all writes of API callers pass through. A warehouse always has the same lane, and each lane has its
 * own connection. A lane writes the requests that are waiting as one {@link WriteBatch}, or as one for each shard
 * of the database.
 */
@Component
class WriteLanes implements AutoCloseable {

    private static final Duration MAX_QUEUE_WAIT = Duration.ofMillis(1_500);
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(4);

    private final HikariDataSource pool;
    private final List<Lane<WriteRequest, WriteRequest.Answer>> lanes;

    WriteLanes(
            ConnectionPools pools,
            LedgerSettings settings,
            IdempotencySettings idempotency,
            JsonMapper json,
            LedgerWriter writer,
            Shards shards,
            MeterRegistry meters) {
        this.pool = pools.openForLane("ledger", settings.lanes(), STATEMENT_LIMIT);
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane<WriteRequest, WriteRequest.Answer>(
                        "ledger-" + i,
                        settings.queueLines(),
                        settings.groupLines(),
                        WriteRequest::lines,
                        requests -> shards.handle(
                                requests,
                                request -> request.write().warehouseId(),
                                group -> new WriteBatch(pool, writer, json, idempotency.window(), group).write())))
                .toList();
        for (Lane<WriteRequest, WriteRequest.Answer> lane : lanes) {
            Gauge.builder("wms.lane.queue", lane, Lane::queuedWeight)
                    .description("Lines waiting to be written")
                    .tag("lane", lane.name())
                    .register(meters);
        }
    }

    /**
     * Writes a request and returns when it is durable or refused.
     *
     * @throws co.wholesale888.wms.shared.RefusedException if the lane is full or too slow; nothing was written
     */
    WriteRequest.Answer call(WriteRequest request) {
        return laneOf(request.write().warehouseId()).call(request, MAX_QUEUE_WAIT);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
        pool.close();
    }

    private Lane<WriteRequest, WriteRequest.Answer> laneOf(UUID warehouseId) {
        return lanes.get(Math.floorMod(warehouseId.hashCode(), lanes.size()));
    }
}
