package co.wholesale888.wms.exports;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.transactions.EntryFilter;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * The exports of users. {@link ExportWorker} prepares them, on whichever instance is free, and stores them in the
 * database in parts, so that every instance can send them.
 */
@Service
public class Exports {

    /** How long an export is kept after its end. */
    public static final Duration KEPT = Duration.ofDays(1);

    static final int MAX_RUNNING_OF_USER = 3;
    static final int MAX_KEPT_OF_USER = 10;
    static final int MAX_KEPT_OF_ACCOUNT = 30;

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Warehouses warehouses;
    private final JsonMapper json;
    private final Clock clock;

    Exports(JdbcClient jdbc, SharedConnections connections, Warehouses warehouses, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.warehouses = warehouses;
        this.connections = connections;
        this.json = json;
        this.clock = clock;
    }

    /** A file that is ready, without its content. */
    public record ReadyFile(Export export, UUID warehouseId, int attempt, int parts) {}

    /** Has all matching entries of a ledger exported, oldest first. */
    public void start(FairLimit.Holder holder, EntryFilter filter, String description) {
        start(holder, ExportKind.LEDGER, json.writeValueAsString(filter), description);
    }

    /** Has all matching levels exported, in the order of their SKUs. */
    public void start(FairLimit.Holder holder, StockSearch.Search search, String description) {
        start(holder, ExportKind.STOCK, json.writeValueAsString(search), description);
    }

    private void start(FairLimit.Holder holder, ExportKind kind, String filter, String description) {
        // Several requests at the same moment may all pass this check, as many as there are connections for changes
        if (count("user_id = ? and state = 'RUNNING'", holder.callerId()) >= MAX_RUNNING_OF_USER) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "%s of your exports are being prepared. Wait until one is ready, or cancel one."
                            .formatted(MAX_RUNNING_OF_USER));
        }
        if (count("account_id = ? and user_id = ? and state <> 'CANCELLED'", holder.accountId(), holder.callerId())
                >= MAX_KEPT_OF_USER) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "You have %s exports, of %s. Delete one on the page of its warehouse, or wait: each is deleted after a day."
                            .formatted(MAX_KEPT_OF_USER, warehousesOf(holder)));
        }
        if (count("account_id = ? and state <> 'CANCELLED'", holder.accountId()) >= MAX_KEPT_OF_ACCOUNT) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "There are %s exports of the warehouses of this account, also of other users. Each is deleted after a day, or by its user before that."
                            .formatted(MAX_KEPT_OF_ACCOUNT));
        }
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("""
                        insert into export (id, account_id, warehouse_id, user_id, kind, filter, description, state,
                                            created_at)
                        values (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?)""")
                        .params(IdKind.next(), holder.accountId(), holder.warehouseId(), holder.callerId())
                        .params(kind.name(), filter, description, OffsetDateTime.now(clock))
                        .update());
    }

    /** The user's exports of a warehouse, newest first. */
    public List<Export> list(FairLimit.Holder holder) {
        return select("order by id desc", holder).stream()
                .map(ReadyFile::export)
                .toList();
    }

    /**
     * The user's export with this id.
     *
     * @throws RefusedException NOT_FOUND if there is none, or if it is not ready
     */
    public ReadyFile ready(FairLimit.Holder holder, UUID id) {
        return select("and id = ? and state = 'READY'", holder, id).stream()
                .findFirst()
                .orElseThrow(() -> RefusedException.notFound("export"));
    }

    /** Writes the file, part by part; holds no connection while it writes. */
    public void write(ReadyFile file, OutputStream out) throws IOException {
        for (int i = 0; i < file.parts; i++) {
            byte[] part = jdbc.sql("""
                            select content from export_part
                            where warehouse_id = ? and export_id = ? and attempt = ? and part = ?""")
                    .params(file.warehouseId, file.export.id(), file.attempt, i)
                    .query((row, n) -> row.getBytes(1))
                    .single();
            try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(part))) {
                plain.transferTo(out);
            }
        }
    }

    /**
     * Cancels an export that is running, or deletes its file.
     *
     * @throws RefusedException NOT_FOUND if the user has no such export
     */
    public void delete(FairLimit.Holder holder, UUID id) {
        int deleted = connections.call(
                Share.CHANGES,
                () -> jdbc.sql("""
                        update export set state = 'CANCELLED', ended_at = coalesce(ended_at, ?), lease = null
                        where id = ? and warehouse_id = ? and user_id = ?""")
                        .params(OffsetDateTime.now(clock), id, holder.warehouseId(), holder.callerId())
                        .update());
        if (deleted == 0) {
            throw RefusedException.notFound("export");
        }
    }

    private String warehousesOf(FairLimit.Holder holder) {
        List<UUID> ids = jdbc.sql("""
                        select distinct warehouse_id from export
                        where account_id = ? and user_id = ? and state <> 'CANCELLED'""")
                .params(holder.accountId(), holder.callerId())
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
        return warehouses.named(ids).stream().map(Warehouse::code).sorted().collect(Collectors.joining(", "));
    }

    private int count(String condition, UUID... ids) {
        return jdbc.sql("select count(*) from export where " + condition)
                .params((Object[]) ids)
                .query(Integer.class)
                .single();
    }

    private List<ReadyFile> select(String condition, FairLimit.Holder holder, Object... more) {
        return jdbc.sql("""
                        select id, kind, description, state, created_at, ended_at, attempts, read, total, rows, parts,
                               file_bytes, error
                        from export where warehouse_id = ? and user_id = ? and state <> 'CANCELLED'
                          and (ended_at is null or ended_at > ?)
                        """ + condition)
                .params(holder.warehouseId(), holder.callerId())
                .param(OffsetDateTime.now(clock).minus(KEPT))
                .params(more)
                .query((row, n) -> {
                    Export export = new Export(
                            row.getObject("id", UUID.class),
                            ExportKind.valueOf(row.getString("kind")),
                            row.getString("description"),
                            ExportState.valueOf(row.getString("state")),
                            SqlTimes.instant(row, "created_at"),
                            SqlTimes.instantOrNull(row, "ended_at"),
                            row.getInt("attempts") > 0,
                            row.getLong("read"),
                            row.getLong("total"),
                            row.getLong("rows"),
                            row.getLong("file_bytes"),
                            row.getString("error"));
                    return new ReadyFile(export, holder.warehouseId(), row.getInt("attempts"), row.getInt("parts"));
                })
                .list();
    }
}
