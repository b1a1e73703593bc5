package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.web.EndedRequest;
import co.wholesale888.wms.web.Routes;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Writes the requests of the {@link RequestBuffer} once a second and at shutdown, as far as the {@link RecordingLimit}
 * allows. While the database is away they wait, then the buffer fills, and further ones are left out.
 */
@Component
class RequestLogWriter {

    private static final Logger log = LoggerFactory.getLogger(RequestLogWriter.class);
    private static final int BATCH = 500;
    private static final int MAX_UNWRITTEN = 10_000;

    private final RequestBuffer buffer;
    private final LeftOut leftOut;
    private final RecordingLimit limit;
    private final Routes routes;
    private final JdbcTemplate jdbc;
    private final Shards shards;
    private final SharedConnections connections;
    private final Clock clock;
    private final Deque<LoggedRequest> unwritten = new ArrayDeque<>();
    private boolean failing;

    RequestLogWriter(
            RequestBuffer buffer,
            LeftOut leftOut,
            RequestLogSettings settings,
            Routes routes,
            JdbcTemplate jdbc,
            Shards shards,
            SharedConnections connections,
            Clock clock) {
        this.buffer = buffer;
        this.leftOut = leftOut;
        this.limit = new RecordingLimit(settings.rowsPerSecond());
        this.routes = routes;
        this.jdbc = jdbc;
        this.shards = shards;
        this.connections = connections;
        this.clock = clock;
    }

    /** Writes what waits, until all is written or the database fails. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT1S")
    @PreDestroy
    synchronized void flush() {
        take();
        while (!unwritten.isEmpty()) {
            List<LoggedRequest> batch = unwritten.stream().limit(BATCH).toList();
            if (!isDone(batch)) {
                return;
            }
            batch.forEach(_ -> unwritten.removeFirst());
            take();
        }
    }

    private void take() {
        Instant now = clock.instant();
        long nowNanos = System.nanoTime();
        EndedRequest request;
        while (unwritten.size() < MAX_UNWRITTEN && (request = buffer.poll()) != null) {
            Caller.Bearer bearer = request.bearer();
            if (bearer == null) {
                continue;
            }
            if (limit.admits(bearer.warehouseId(), request)) {
                unwritten.add(logged(bearer, request, now.minusNanos(nowNanos - request.startedNanos())));
            } else {
                leftOut.add(bearer.warehouseId(), 1, LeftOut.Reason.LIMIT);
            }
        }
    }

    private LoggedRequest logged(Caller.Bearer bearer, EndedRequest request, Instant startedAt) {
        ErrorCode code = request.code();
        return new LoggedRequest(
                bearer.warehouseId(),
                IdKind.next(),
                Times.micros(startedAt),
                bearer.tokenId(),
                request.method(),
                routes.of(request),
                request.status(),
                code == null ? null : code.code(),
                Duration.ofNanos(request.nanos()),
                request.requestId(),
                request.replayed(),
                leftOut.take(bearer.warehouseId()));
    }

    /** Whether the batch needs no further attempt. */
    private boolean isDone(List<LoggedRequest> batch) {
        try {
            for (List<LoggedRequest> ofShard : shards.split(batch, LoggedRequest::warehouseId)) {
                connections.call(
                        Share.CHANGES,
                        () -> jdbc.update(RequestRows.INSERT, statement -> RequestRows.bind(statement, ofShard)));
            }
            failing = false;
            return true;
        } catch (RefusedException busy) {
            return false;
        } catch (DataAccessException e) {
            if (OutageLog.covers(e)) {
                return false;
            }
            if (!failing) {
                log.error("{} requests cannot be recorded in the request log; leaving them out", batch.size(), e);
            }
            failing = true;
            batch.forEach(request -> leftOut.add(request.warehouseId(), request.leftOut() + 1, LeftOut.Reason.FAILED));
            return true;
        }
    }
}
