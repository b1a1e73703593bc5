package co.wholesale888.wms.thresholds;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.requests.LateRecheck;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.RegisteredSku;
import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.stock.SkuRegistry.NewSku;
import co.wholesale888.wms.stock.SkuReviews;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Compares files of thresholds and pars with a warehouse's registry, applies them, and writes such files. */
@Service
public class ThresholdFiles {

    private static final int MAX_CONCURRENT = 1;
    private static final int MAX_WAITING = 16;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_CONCURRENT, MAX_WAITING, MAX_WAIT);
    private final SkuRegistry registry;
    private final SkuReviews reviews;
    private final AuditTrail audit;
    private final LateRecheck recheck;

    ThresholdFiles(SkuRegistry registry, SkuReviews reviews, AuditTrail audit, LateRecheck recheck) {
        this.registry = registry;
        this.reviews = reviews;
        this.audit = audit;
        this.recheck = recheck;
    }

    /** The columns of a file that {@link #export} writes and {@link ThresholdFile#ofCsv} reads. */
    public static String[] columns() {
        return ThresholdFile.COLUMNS.clone();
    }

    /**
     * Reads and compares or applies a file. An instance handles one file at a time, which bounds the memory for rows.
     *
     * @throws RefusedException UNAVAILABLE if too many others wait; with a code of status 401 if the user's session has
     *     ended during the wait
     */
    public <T> T inTurn(Supplier<T> work) {
        return limit.call(recheck.before(work));
    }

    /** What the file would change. */
    public ThresholdReport report(UUID warehouseId, ThresholdFile file) {
        return ThresholdReport.of(
                file,
                registry.find(warehouseId, file.skus().stream().map(NewSku::sku).toList()));
    }

    /**
     * Makes all SKUs as the file says, or none, in the caller's transaction. Writers of the warehouse wait meanwhile.
     * The audit trail gets one entry for the file.
     *
     * @param seen the fingerprint of the report that was shown
     * @return what has changed
     * @throws RefusedException INVALID_STATE if the report would be another one by now; nothing has changed then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public ThresholdReport apply(UUID warehouseId, ThresholdFile file, String seen) {
        registry.lock(warehouseId);
        ThresholdReport report = report(warehouseId, file);
        if (!report.fingerprint().equals(seen)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Thresholds or pars have changed since the report was shown. Nothing was changed; check again.");
        }
        registry.putAll(
                warehouseId,
                report.skus(change -> change.before() == null),
                report.skus(change -> change.before() != null));
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("rows", report.rows());
        details.put("registered", report.registered());
        details.put("changed", report.changed());
        details.put("reviewed", report.reviewed());
        audit.record(AuditAction.THRESHOLDS_UPLOADED, warehouseId, IdKind.WAREHOUSE.format(warehouseId), details);
        return report;
    }

    /** Writes the present thresholds and pars of all SKUs, as a file that can be edited and applied. */
    public void export(UUID warehouseId, CsvRows rows) {
        String after = null;
        do {
            Page<RegisteredSku> page = reviews.page(warehouseId, null, Page.MAX_LIMIT, after);
            page.items().forEach(sku -> rows.row(sku.sku(), sku.threshold(), sku.par()));
            after = page.next();
        } while (after != null);
    }
}
