package co.wholesale888.wms.requestlog;

import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists the recorded requests of a warehouse, newest first. A page reads a bounded number of rows. */
@Component
public class RequestLists {

    private static final int WINDOW = 20_000;
    private static final Instant NO_END = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID LEAST_ID = new UUID(0, 0);

    private static final String PAGE = """
            select %1$s from (select %1$s %2$s limit :window) latest
            where (cast(:token as uuid) is null or token_id = :token)
              and (cast(:statusClass as int4) is null or status / 100 = :statusClass)
              and (cast(:code as text) is null or code = :code)
              and (cast(:method as text) is null or method = :method)
              and (cast(:route as text) is null or starts_with(route, :route))
            order by at desc, id desc limit :limit""";

    private static final String END_OF_WINDOW = "select at, id %2$s offset :window - 1 limit 1";

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Cursors cursors;
    private final RequestLogSettings settings;
    private final Clock clock;
    private final int window;

    @Autowired
    RequestLists(
            JdbcClient jdbc, SharedConnections connections, Cursors cursors, RequestLogSettings settings, Clock clock) {
        this(jdbc, connections, cursors, settings, clock, WINDOW);
    }

    RequestLists(
            JdbcClient jdbc,
            SharedConnections connections,
            Cursors cursors,
            RequestLogSettings settings,
            Clock clock,
            int window) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.cursors = cursors;
        this.settings = settings;
        this.clock = clock;
        this.window = window;
    }

    /** How long requests are kept; zero if none are recorded. */
    public Duration retention() {
        return settings.retention();
    }

    /**
     * Lists requests that match the criteria. If only few of many match, a page may be short, or empty, although there
     * are further ones.
     *
     * @param cursor {@link Page#next} of the previous page, or null
     */
    public Page<LoggedRequest> page(UUID warehouseId, RequestCriteria criteria, int limit, @Nullable String cursor) {
        String list = "requests %s %s".formatted(warehouseId, criteria);
        String position = cursors.decode(list, cursor);
        Position before = position == null
                ? new Position(requireNonNullElse(criteria.to(), NO_END), LEAST_ID)
                : Position.of(position);
        Page<LoggedRequest> page =
                connections.call(Share.ALERTS_AND_EVENTS, () -> read(warehouseId, criteria, limit, before));
        return new Page<>(page.items(), cursors.encode(list, page.next()));
    }

    private Page<LoggedRequest> read(UUID warehouseId, RequestCriteria criteria, int limit, Position before) {
        ErrorCode code = criteria.code();
        List<LoggedRequest> found = statement(PAGE, warehouseId, criteria, before)
                .param("token", criteria.tokenId())
                .param("statusClass", criteria.statusClass())
                .param("code", code == null ? null : code.code())
                .param("method", criteria.method())
                .param("route", criteria.route())
                .param("limit", limit + 1)
                .query((row, n) -> RequestRows.read(warehouseId, row))
                .list();
        if (found.size() > limit) {
            return Page.of(found, limit, request -> new Position(request.at(), request.id()).text());
        }
        return new Page<>(
                found,
                statement(END_OF_WINDOW, warehouseId, criteria, before)
                        .query((row, n) -> new Position(SqlTimes.instant(row, "at"), row.getObject("id", UUID.class)))
                        .optional()
                        .map(Position::text)
                        .orElse(null));
    }

    private JdbcClient.StatementSpec statement(
            String sql, UUID warehouseId, RequestCriteria criteria, Position before) {
        Instant oldest = clock.instant().minus(settings.retention());
        Instant from = requireNonNullElse(criteria.from(), oldest);
        return jdbc.sql(sql.formatted(RequestRows.COLUMNS, rows(criteria)))
                .param("warehouse", warehouseId)
                .param("from", (from.isBefore(oldest) ? oldest : from).atOffset(ZoneOffset.UTC))
                .param("beforeAt", before.at.atOffset(ZoneOffset.UTC))
                .param("beforeId", before.id)
                .param("requestId", criteria.requestId())
                .param("window", window);
    }

    /** One statement for both cases would not use the index of the request ids. */
    private static String rows(RequestCriteria criteria) {
        return """
                from request_log
                where warehouse_id = :warehouse and at >= :from and (at, id) < (:beforeAt, :beforeId) %s
                order by at desc, id desc""".formatted(criteria.requestId() == null ? "" : "and request_id = :requestId");
    }

    /** A request in the order of the list. */
    private record Position(Instant at, UUID id) {

        static Position of(String text) {
            String[] parts = text.split(" ", 2);
            return new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
        }

        String text() {
            return Times.format(at) + " " + id;
        }
    }
}
