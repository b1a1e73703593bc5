package co.wholesale888.wms.imports;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.thresholds.ThresholdFile;
import co.wholesale888.wms.thresholds.ThresholdFiles;
import co.wholesale888.wms.writes.Count;
import co.wholesale888.wms.writes.Counts;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Stores files of rows that people upload, within limits for a warehouse and an account. */
@Service
public class ImportUploads {

    /** How many imports of a kind a warehouse may have that are not applied. */
    static final int MAX_OPEN = 20;

    /** The same of all warehouses of an account. */
    static final int MAX_OPEN_OF_ACCOUNT = 200;

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Imports imports;
    private final Counts counts;
    private final ThresholdFiles thresholds;
    private final Clock clock;

    ImportUploads(
            JdbcClient jdbc,
            SharedConnections connections,
            Imports imports,
            Counts counts,
            ThresholdFiles thresholds,
            Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.imports = imports;
        this.counts = counts;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    /**
     * A file to store.
     *
     * @param holder who uploads it, for which warehouse
     * @param reference of a count, at most 128 characters
     * @param uploadedBy the e-mail address of the user
     */
    public record Upload(
            ImportKind kind,
            FairLimit.Holder holder,
            @Nullable String reference,
            String uploadedBy) {}

    /** How many rows a file has, and how many of them are wrong. */
    private record Size(int rows, int wrongRows) {}

    /**
     * Stores a file, also if some of its rows are wrong. The same file of the same user is stored once, so that a form
     * may be sent twice.
     *
     * @return the import's id
     * @throws RefusedException if it is no such file at all; INVALID_STATE if the warehouse has too many
     */
    public UUID store(Upload upload, byte[] content) {
        Size size = size(upload, content);
        return connections.call(Share.CHANGES, () -> {
            UUID same = same(upload, content);
            return same == null ? insert(upload, content, size) : same;
        });
    }

    private @Nullable UUID same(Upload upload, byte[] content) {
        return jdbc.sql("""
                        select id from import_file
                        where warehouse_id = ? and kind = ? and state = 'UPLOADED' and created_at > ?
                          and content = ? and reference is not distinct from ? and uploaded_by = ?
                        order by id limit 1""")
                .params(upload.holder.warehouseId(), upload.kind.name(), imports.oldest())
                .param(content)
                .param(upload.reference)
                .param(upload.uploadedBy)
                .query(UUID.class)
                .optional()
                .orElse(null);
    }

    private UUID insert(Upload upload, byte[] content, Size size) {
        // Several requests at the same moment may all pass this check, as many as there are connections for changes
        requireFewer(MAX_OPEN, "warehouse", upload.kind, upload.holder.warehouseId());
        requireFewer(MAX_OPEN_OF_ACCOUNT, "account", upload.kind, upload.holder.accountId());
        UUID id = IdKind.next();
        jdbc.sql("""
                        insert into import_file (warehouse_id, id, account_id, kind, content, reference, rows,
                                                 wrong_rows, uploaded_by, created_at, state)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'UPLOADED')""")
                .params(upload.holder.warehouseId(), id, upload.holder.accountId(), upload.kind.name(), content)
                .param(upload.reference)
                .params(size.rows, size.wrongRows, upload.uploadedBy, Imports.at(clock.instant()))
                .update();
        return id;
    }

    private void requireFewer(int limit, String owner, ImportKind kind, UUID ownerId) {
        int open = jdbc.sql("select count(*) from import_file where %s_id = ? and kind = ? and state <> 'APPLIED'"
                        .formatted(owner))
                .params(ownerId, kind.name())
                .query(Integer.class)
                .single();
        if (open >= limit) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "This %s has %s files that are not applied. Discard one, or wait: each is deleted a day after its"
                                    .formatted(owner, limit)
                            + " upload.");
        }
    }

    private Size size(Upload upload, byte[] content) {
        if (content.length == 0) {
            throw new RefusedException(ErrorCode.VALIDATION_FAILED, "Choose a file, or paste its rows.");
        }
        try {
            int rows = switch (upload.kind) {
                case COUNT ->
                    counts.inTurn(
                            upload.holder,
                            content.length,
                            () -> Count.ofCsv(content, upload.reference).rows().size());
                case THRESHOLDS ->
                    thresholds.inTurn(() -> ThresholdFile.ofCsv(content).skus().size());
            };
            return new Size(rows, 0);
        } catch (RefusedException e) {
            long wrong = Imports.count(Imports.wrongRows(e));
            if (wrong == 0) {
                throw e;
            }
            return new Size(0, (int) wrong);
        }
    }
}
