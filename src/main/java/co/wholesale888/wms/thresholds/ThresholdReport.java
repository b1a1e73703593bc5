package co.wholesale888.wms.thresholds;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.shared.Hashes;
import co.wholesale888.wms.stock.SkuRegistry.NewSku;
import co.wholesale888.wms.stock.SkuRegistry.Registered;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a file of thresholds and pars would change.
 *
 * @param rows the number of rows of the file
 * @param changes the SKUs that are not as the file says, in the order of the file
 */
public record ThresholdReport(int rows, List<Change> changes) {

    public ThresholdReport {
        changes = List.copyOf(changes);
    }

    /** What happens to a SKU. */
    public enum Kind {
        /** The warehouse does not have it yet. */
        NEW,
        CHANGED,
        /** It has these values from a first shipment, and the file confirms them. */
        REVIEWED
    }

    /**
     * A SKU that is not as the file says.
     *
     * @param before null if the warehouse does not have the SKU
     */
    public record Change(NewSku sku, @Nullable Registered before) {

        public Kind kind() {
            if (before == null) {
                return Kind.NEW;
            }
            return before.threshold() == sku.threshold() && before.par() == sku.par() ? Kind.REVIEWED : Kind.CHANGED;
        }
    }

    static ThresholdReport of(ThresholdFile file, Map<String, Registered> registered) {
        List<Change> changes = new ArrayList<>();
        for (NewSku sku : file.skus()) {
            Registered before = registered.get(sku.sku());
            if (!new Registered(sku.threshold(), sku.par(), true).equals(before)) {
                changes.add(new Change(sku, before));
            }
        }
        return new ThresholdReport(file.skus().size(), changes);
    }

    /** How many SKUs are registered. */
    public long registered() {
        return count(Kind.NEW);
    }

    /** How many SKUs get another threshold or par. */
    public long changed() {
        return count(Kind.CHANGED);
    }

    /** How many SKUs keep both and are reviewed by it. */
    public long reviewed() {
        return count(Kind.REVIEWED);
    }

    List<NewSku> skus(Predicate<Change> which) {
        return changes.stream().filter(which).map(Change::sku).toList();
    }

    private long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** Identifies what was shown: another report has another fingerprint. */
    public String fingerprint() {
        MessageDigest digest = Hashes.sha256();
        for (Change change : changes) {
            digest.update((change.sku + " " + change.before + "\n").getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
