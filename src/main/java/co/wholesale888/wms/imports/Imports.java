package co.wholesale888.wms.imports;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Files of rows that people have uploaded by {@link ImportUploads}, compare with the stock, and have applied.
 * {@link ImportWorker} applies them, on whichever instance is free.
 */
@Service
public class Imports {

    /** How long an import is kept after its upload. */
    public static final Duration KEPT = Duration.ofDays(1);

    private static final int MAX_LISTED = 100;
    private static final String OPEN = "('UPLOADED', 'REFUSED')";
    private static final String COLUMNS = "id, kind, state, reference, rows, wrong_rows, uploaded_by, created_at,"
            + " applied_by, leased_until, ended_at, result";

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Clock clock;

    Imports(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Who wants an import applied, and how.
     *
     * @param email of the user
     * @param address the IP address of the request
     * @param tokenId the token that the ledger names as the source of a count
     * @param seen the fingerprint of the report that was shown
     */
    public record Application(
            UUID userId,
            String email,
            String address,
            @Nullable UUID tokenId,
            @Nullable String seen) {}

    /** The violations that a refusal finds in rows of the file. */
    public static List<Violation> wrongRows(RefusedException refused) {
        return refused.refusal().errors().stream()
                .filter(each -> each.line() != null)
                .toList();
    }

    /** How many rows these are: several things may be wrong with one. */
    public static long count(List<Violation> wrongRows) {
        return wrongRows.stream().map(Violation::line).distinct().count();
    }

    /** The imports of a warehouse: those that are not applied yet, then the others; each newest first. */
    public List<ImportFile> list(ImportKind kind, UUID warehouseId) {
        return jdbc.sql("""
                        select %s from import_file where warehouse_id = ? and kind = ? and created_at > ?
                        order by state = 'APPLIED', id desc limit ?""".formatted(COLUMNS))
                .params(warehouseId, kind.name(), oldest(), MAX_LISTED)
                .query((row, n) -> read(row, clock.instant()))
                .list();
    }

    /**
     * The import with this id.
     *
     * @param id any text
     * @throws RefusedException NOT_FOUND if the warehouse has none
     */
    public ImportFile find(ImportKind kind, UUID warehouseId, String id) {
        return jdbc.sql("""
                        select %s from import_file
                        where warehouse_id = ? and kind = ? and created_at > ? and id = ?""".formatted(COLUMNS))
                .params(warehouseId, kind.name(), oldest(), IdKind.requireUuid(id, "file"))
                .query((row, n) -> read(row, clock.instant()))
                .optional()
                .orElseThrow(() -> RefusedException.notFound("file"));
    }

    /**
     * The file as it was uploaded.
     *
     * @throws RefusedException NOT_FOUND if it was applied or discarded meanwhile
     */
    public byte[] content(UUID warehouseId, UUID id) {
        return jdbc.sql("select content from import_file where warehouse_id = ? and id = ? and content is not null")
                .params(warehouseId, id)
                .query((row, n) -> row.getBytes(1))
                .optional()
                .orElseThrow(() -> RefusedException.notFound("file"));
    }

    /** Has an import applied in the background. Does nothing if it is being applied, or is applied. */
    public void apply(UUID warehouseId, UUID id, Application application) {
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("""
                        update import_file set state = 'APPLYING', applied_by_id = ?, applied_by = ?, applied_from = ?,
                            token_id = ?, seen = ?, attempts = 0, lease = null, leased_until = null, ended_at = null,
                            result = null
                        where warehouse_id = ? and id = ? and state in\s""" + OPEN)
                        .params(application.userId, application.email, application.address)
                        .param(application.tokenId)
                        .param(application.seen)
                        .params(warehouseId, id)
                        .update());
    }

    /**
     * Deletes an import that is not applied.
     *
     * @throws RefusedException INVALID_STATE if it is being applied, or is applied
     */
    public void discard(UUID warehouseId, UUID id) {
        int deleted = connections.call(
                Share.CHANGES,
                () -> jdbc.sql("delete from import_file where warehouse_id = ? and id = ? and state in " + OPEN)
                        .params(warehouseId, id)
                        .update());
        if (deleted == 0) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The file is being applied, or is applied already. Nothing was discarded.");
        }
    }

    /** What was uploaded until then is to be deleted, and as good as deleted. */
    OffsetDateTime oldest() {
        return at(clock.instant().minus(KEPT));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static ImportFile read(ResultSet row, Instant now) throws SQLException {
        Instant leasedUntil = SqlTimes.instantOrNull(row, "leased_until");
        return new ImportFile(
                row.getObject("id", UUID.class),
                ImportKind.valueOf(row.getString("kind")),
                ImportState.valueOf(row.getString("state")),
                row.getString("reference"),
                row.getInt("rows"),
                row.getInt("wrong_rows"),
                row.getString("uploaded_by"),
                SqlTimes.instant(row, "created_at"),
                row.getString("applied_by"),
                leasedUntil != null && leasedUntil.isAfter(now),
                SqlTimes.instantOrNull(row, "ended_at"),
                row.getString("result"));
    }
}
