package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.Times;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Writes and reads rows of the log by SQL. */
final class RequestRows {

    /** The columns that {@link #read} needs. */
    static final String COLUMNS =
            "at, id, token_id, duration_us, left_out, status, replayed, method, route, code, request_id";

    /** A batch whose first attempt was cut off is written again; what is there already stays. */
    static final String INSERT = """
            insert into request_log (warehouse_id, at, id, token_id, duration_us, left_out, status, replayed, method,
                                     route, code, request_id)
            select u.warehouse_id, u.at, u.id, u.token_id, u.duration_us, u.left_out, u.status, u.replayed, u.method,
                   u.route, u.code, u.request_id
            from unnest(?::uuid[], ?::timestamptz[], ?::uuid[], ?::uuid[], ?::int8[], ?::int8[], ?::int4[], ?::bool[],
                        ?::text[], ?::text[], ?::text[], ?::text[])
                as u (warehouse_id, at, id, token_id, duration_us, left_out, status, replayed, method, route, code,
                      request_id)
            on conflict do nothing""";

    private RequestRows() {}

    /** Binds the parameters of {@link #INSERT}. */
    static void bind(PreparedStatement statement, List<LoggedRequest> rows) throws SQLException {
        new ArrayBinder(statement)
                .column("uuid", rows, LoggedRequest::warehouseId)
                .column("timestamptz", rows, row -> Times.format(row.at()))
                .column("uuid", rows, LoggedRequest::id)
                .column("uuid", rows, LoggedRequest::tokenId)
                .column("int8", rows, row -> row.duration().toNanos() / 1_000)
                .column("int8", rows, LoggedRequest::leftOut)
                .column("int4", rows, LoggedRequest::status)
                .column("bool", rows, LoggedRequest::replayed)
                .column("text", rows, LoggedRequest::method)
                .column("text", rows, LoggedRequest::route)
                .column("text", rows, LoggedRequest::code)
                .column("text", rows, LoggedRequest::requestId);
    }

    static LoggedRequest read(UUID warehouseId, ResultSet row) throws SQLException {
        return new LoggedRequest(
                warehouseId,
                row.getObject("id", UUID.class),
                SqlTimes.instant(row, "at"),
                row.getObject("token_id", UUID.class),
                row.getString("method"),
                row.getString("route"),
                row.getInt("status"),
                row.getString("code"),
                Duration.of(row.getLong("duration_us"), ChronoUnit.MICROS),
                row.getString("request_id"),
                row.getBoolean("replayed"),
                row.getLong("left_out"));
    }
}
