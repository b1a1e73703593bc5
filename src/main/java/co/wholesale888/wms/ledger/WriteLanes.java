package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.idempotency.IdempotencySettings;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.ledger.LedgerRequest.Answer;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationLane;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lanes that all writes and changes of reservations of API callers pass through. A warehouse always has the same
 * lane, and each lane has its own connection. A lane writes the requests that are waiting as one {@link WriteBatch}, or
 * as one for each shard of the database.
 */
@Component
public class WriteLanes implements ReservationLane, AutoCloseable {

    private static final Duration MAX_QUEUE_WAIT = Duration.ofMillis(1_500);
    private static final Duration[] COMMIT_BUCKETS =
            Stream.of(1, 2, 5, 10, 50, 200, 1_000).map(Duration::ofMillis).toArray(Duration[]::new);
    private static final String RESERVATIONS = "/v1/reservations";
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(4);

    private final List<Lane<LedgerRequest, Answer>> lanes;

    WriteLanes(
            ConnectionPools pools,
            LedgerSettings settings,
            IdempotencySettings idempotency,
            JsonMapper json,
            LedgerStatements statements,
            LedgerWriter writer,
            Shards shards,
            MeterRegistry meters) {
        DataSource pool = pools.openForLane("ledger", settings.lanes(), STATEMENT_LIMIT, WriteBatch.LOCK_LIMIT);
        DistributionSummary groups = DistributionSummary.builder("wms.lane.group")
                .description("Writes that were stored together, in one transaction")
                .baseUnit("writes")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100)
                .register(meters);
        Timer commits = Timer.builder("wms.lane.commit")
                .description("Duration of the commits of writes, mostly the wait for the database's disk")
                .serviceLevelObjectives(COMMIT_BUCKETS)
                .register(meters);
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> {
                    Set<UUID> hindered = new HashSet<>();
                    return new Lane<LedgerRequest, Answer>(
                            "ledger-" + i,
                            settings.queueLines(),
                            settings.groupLines(),
                            MAX_QUEUE_WAIT,
                            LedgerRequest::lines,
                            requests -> shards.handle(requests, LedgerRequest::warehouseId, group -> {
                                groups.record(group.size());
                                return new WriteBatch(
                                                pool,
                                                statements,
                                                writer,
                                                json,
                                                idempotency.window(),
                                                commits,
                                                hindered,
                                                group)
                                        .write();
                            }));
                })
                .toList();
        for (Lane<LedgerRequest, Answer> lane : lanes) {
            Gauge.builder("wms.lane.queue", lane, Lane::queuedWeight)
                    .description("Lines waiting to be written")
                    .tag("lane", lane.name())
                    .register(meters);
        }
    }

    /**
     * Writes a request and returns when it is durable or refused.
     *
     * @param account the account of the warehouse
     * @param collection the path to which the id of what was created is appended
     * @return the answer to the caller, new or replayed
     * @throws RefusedException if the write is not possible, the lane is full or too slow, or the account has half of
     *     its queue. Nothing was written, unless the detail says that the outcome is unknown
     */
    public ResponseEntity<byte[]> write(UUID account, WriteRequest request, String collection) {
        return call(account, request, collection);
    }

    @Override
    public ResponseEntity<byte[]> change(
            @Nullable UUID account, ReservationChange change, @Nullable KeyedRequest keyed) {
        return call(account, new ReservationRequest(change, keyed), RESERVATIONS);
    }

    private ResponseEntity<byte[]> call(@Nullable UUID account, LedgerRequest request, String collection) {
        return switch (laneOf(request.warehouseId()).call(account, request)) {
            case Answer.Refused(Refusal refusal) -> throw new RefusedException(refusal);
            case Answer.Failed(RuntimeException cause) -> throw cause;
            case Answer.Body body -> {
                ResponseEntity.BodyBuilder response = ResponseEntity.status(body.status())
                        .contentType(
                                body.status() < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
                if (body.replayed()) {
                    response.header("Idempotency-Replayed", "true");
                }
                if (body.status() == HttpStatus.CREATED.value()) {
                    response.location(URI.create(collection + "/" + body.createdId()));
                }
                yield response.body(body.body());
            }
        };
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }

    private Lane<LedgerRequest, Answer> laneOf(UUID warehouseId) {
        return lanes.get(Math.floorMod(warehouseId.hashCode(), lanes.size()));
    }
}
