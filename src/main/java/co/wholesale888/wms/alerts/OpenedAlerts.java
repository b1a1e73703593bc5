package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Counts the alerts that opened in a span of time and are still open. An alert's id begins with the time. */
@Service
public class OpenedAlerts {

    private final JdbcClient jdbc;
    private final SharedConnections connections;

    OpenedAlerts(JdbcClient jdbc, SharedConnections connections) {
        this.jdbc = jdbc;
        this.connections = connections;
    }

    /**
     * A span of time in which alerts were opened.
     *
     * @param from inclusive, in milliseconds precision
     * @param to exclusive, in milliseconds precision
     */
    public record Span(Instant from, Instant to) {

        /** Whether this alert was opened in the span. */
        public boolean contains(Alert alert) {
            long millis = IdKind.createdAt(IdKind.ALERT.require(alert.id())).toEpochMilli();
            return millis >= from.toEpochMilli() && millis < to.toEpochMilli();
        }
    }

    /** Counts up to a limit. */
    public int count(Collection<UUID> warehouseIds, Span span, int atMost) {
        return connections.call(
                Share.ALERTS_AND_EVENTS,
                () -> jdbc.sql("""
                        select count(*) from (
                            select 1 from alert
                            where warehouse_id = any(?) and resolved_at is null and id >= ? and id < ? limit ?) counted""")
                        .params(
                                warehouseIds.toArray(UUID[]::new),
                                IdKind.firstAt(span.from),
                                IdKind.firstAt(span.to),
                                atMost)
                        .query(Integer.class)
                        .single());
    }
}
