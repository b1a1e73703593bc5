package co.wholesale888.wms.thresholds;

import co.wholesale888.wms.requests.CsvTable;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.SkuRegistry.NewSku;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with the thresholds and pars of SKUs.
 *
 * @param skus 1 to 10,000, each SKU once, in the order of the file
 */
public record ThresholdFile(List<NewSku> skus) {

    static final int MAX_ROWS = 10_000;
    static final String[] COLUMNS = {"sku", "threshold", "par"};

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,13}");

    public ThresholdFile {
        skus = List.copyOf(skus);
    }

    /**
     * Reads a CSV file with the columns sku, threshold and par in any order.
     *
     * @throws RefusedException with every wrong row, by its line
     */
    public static ThresholdFile ofCsv(byte[] bytes) {
        CsvTable table = CsvTable.read(bytes, MAX_ROWS, COLUMNS);
        Reader reader = new Reader(table.width());
        for (String column : COLUMNS) {
            if (!table.has(column)) {
                reader.report(table.line(), null, column, "The column %s is missing.".formatted(column));
            }
        }
        int size = table.rows().size();
        if (reader.violations.isEmpty() && (size < 1 || size > MAX_ROWS)) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED, "The file must have 1 to %s rows.".formatted(MAX_ROWS));
        }
        if (reader.violations.isEmpty()) {
            table.rows().forEach(reader::read);
        }
        RefusedException.throwIfAny(reader.violations);
        return new ThresholdFile(reader.skus);
    }

    /** Reads the rows one after another and reports the first violation of each wrong one. */
    private static final class Reader {

        private final int width;
        private final List<NewSku> skus = new ArrayList<>();
        private final Map<String, Integer> lines = new HashMap<>();
        private final List<Violation> violations = new ArrayList<>();

        Reader(int width) {
            this.width = width;
        }

        void read(CsvTable.Row row) {
            String sku = row.values().get(0);
            long threshold = number(row.values().get(1));
            long par = number(row.values().get(2));
            Integer earlier = Skus.isValid(sku) ? lines.putIfAbsent(sku, row.line()) : null;
            if (row.width() != width) {
                report(
                        row.line(),
                        sku,
                        null,
                        "The row has %s cells, but the header has %s.".formatted(row.width(), width));
            } else if (!Skus.isValid(sku)) {
                report(row.line(), sku, "sku", "sku " + (sku == null ? "is required" : Skus.RULE) + ".");
            } else if (earlier != null) {
                report(row.line(), sku, "sku", "sku %s is at line %s already.".formatted(sku, earlier));
            } else if (threshold < 0 || threshold >= Quantities.MAX) {
                report(row.line(), sku, "threshold", rule("threshold", 0, Quantities.MAX - 1));
            } else if (par < 1 || par > Quantities.MAX) {
                report(row.line(), sku, "par", rule("par", 1, Quantities.MAX));
            } else if (threshold >= par) {
                report(row.line(), sku, "threshold", "threshold must be less than par.");
            } else if (sku != null) {
                skus.add(new NewSku(sku, threshold, par));
            }
        }

        void report(int line, @Nullable String sku, @Nullable String field, String message) {
            String shown = sku == null || sku.length() > Skus.MAX_LENGTH ? null : sku;
            violations.add(Violation.of(violations.size(), field, shown, ErrorCode.VALIDATION_FAILED, message)
                    .atLine(line));
        }

        private static String rule(String column, long min, long max) {
            return "%s must be a whole number from %s to %s.".formatted(column, min, max);
        }

        private static long number(@Nullable String cell) {
            return cell != null && NUMBER.matcher(cell).matches() ? Long.parseLong(cell) : -1;
        }
    }
}
