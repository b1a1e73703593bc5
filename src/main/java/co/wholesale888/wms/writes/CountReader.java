package co.wholesale888.wms.writes;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.requests.CsvTable;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.EntryType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a count, from JSON or from CSV, and checks their rules. Every row that breaks one is reported; if
 * there are thousands, only its first violation is.
 */
final class CountReader {

    static final String[] FIELDS = {"sku", "countedQuantity", "expectedQuantity", "note"};

    /** An integer as JSON writes it: no sign but a minus, no leading zero, no separator of thousands. */
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private static final String QUANTITY_RULE = "must be an integer from 0 to %s".formatted(Quantities.MAX);

    /** A quantity that breaks the rule. */
    private static final Long NO_QUANTITY = -1L;

    private final @Nullable String reference;
    private final boolean ofFile;
    private final List<StockLine> rows = new ArrayList<>();
    private final List<Integer> fileLines = new ArrayList<>();
    private final Map<String, Integer> firstRows = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private int lastReported = -1;

    private CountReader(@Nullable String reference, boolean ofFile) {
        this.reference = reference;
        this.ofFile = ofFile;
    }

    /** The row as it was sent. */
    private record Row(
            int index,
            @Nullable String sku,
            @Nullable Long counted,
            @Nullable Long expected,
            @Nullable String note) {}

    static Count read(JsonBody body) {
        JsonFields fields = body.fields("reference", "counts");
        String reference = fields.text("reference");
        List<JsonFields> objects = fields.objects("counts", FIELDS);
        List<Row> sent = new ArrayList<>();
        for (JsonFields row : objects == null ? List.<JsonFields>of() : objects) {
            sent.add(new Row(
                    sent.size(),
                    row.text("sku"),
                    row.integer("countedQuantity"),
                    row.integer("expectedQuantity"),
                    row.text("note")));
        }
        fields.refuseMalformed();
        CountReader reader = new CountReader(reference, false);
        if (Lengths.isLonger(reference, Lengths.MAX_REFERENCE)) {
            String message = "reference must be at most %s characters.".formatted(Lengths.MAX_REFERENCE);
            reader.violations.add(Violation.of("reference", ErrorCode.VALIDATION_FAILED, message));
        }
        if (reader.isCountable(sent.size())) {
            sent.forEach(reader::check);
        }
        return reader.count();
    }

    static Count read(CsvTable table, @Nullable String reference) {
        CountReader reader = new CountReader(reference, true);
        for (String required : List.of("sku", "countedQuantity")) {
            if (!table.has(required)) {
                String message = "The column %s is missing.".formatted(required);
                Violation violation = Violation.of(required, ErrorCode.VALIDATION_FAILED, message);
                reader.violations.add(violation.atLine(table.line()));
            }
        }
        if (reader.violations.isEmpty() && reader.isCountable(table.rows().size())) {
            for (CsvTable.Row row : table.rows()) {
                reader.fileLines.add(row.line());
                reader.check(row, table.width());
            }
        }
        return reader.count();
    }

    private boolean isCountable(int size) {
        boolean countable = size >= 1 && size <= Count.MAX_ROWS;
        if (!countable) {
            String message = "%s must have 1 to %s rows.".formatted(ofFile ? "The file" : "counts", Count.MAX_ROWS);
            violations.add(Violation.of(ofFile ? null : "counts", ErrorCode.VALIDATION_FAILED, message));
        }
        return countable;
    }

    private Count count() {
        if (!violations.isEmpty()) {
            throw new RefusedException(Count.atLines(Refusal.of(violations), fileLines));
        }
        return new Count(reference, rows, fileLines);
    }

    private void check(CsvTable.Row row, int width) {
        List<@Nullable String> cells = row.values();
        int index = fileLines.size() - 1;
        if (row.width() != width) {
            String message = "The row has %s cells, but the header has %s.".formatted(row.width(), width);
            report(index, null, cells.getFirst(), message);
        } else {
            check(new Row(index, cells.get(0), quantity(cells.get(1)), quantity(cells.get(2)), cells.get(3)));
        }
    }

    private static @Nullable Long quantity(@Nullable String cell) {
        if (cell == null) {
            return null;
        }
        return INTEGER.matcher(cell).matches() ? Long.valueOf(cell) : NO_QUANTITY;
    }

    private void check(Row row) {
        int before = violations.size();
        String sku = row.sku;
        if (!Skus.isValid(sku)) {
            report(row.index, "sku", sku, "sku " + (sku == null ? "is required" : Skus.RULE) + ".");
        } else {
            Integer first = firstRows.putIfAbsent(sku, row.index);
            if (first != null) {
                String where = ofFile ? "line " + fileLines.get(first) : "index " + first;
                report(row.index, "sku", sku, "sku %s is counted at %s already.".formatted(sku, where));
            }
        }
        if (row.counted == null) {
            report(row.index, "countedQuantity", sku, "countedQuantity is required.");
        } else {
            checkQuantity(row, "countedQuantity", row.counted);
        }
        if (row.expected != null) {
            checkQuantity(row, "expectedQuantity", row.expected);
        }
        if (Lengths.isLonger(row.note, LineReader.MAX_NOTE)) {
            report(row.index, "note", sku, "note must be at most %s characters.".formatted(LineReader.MAX_NOTE));
        }
        if (violations.size() == before && sku != null) {
            rows.add(new StockLine(
                    sku, EntryType.ADJUSTMENT, null, row.counted, row.expected, null, reference, row.note, null));
        }
    }

    private void checkQuantity(Row row, String field, long quantity) {
        if (quantity < 0 || quantity > Quantities.MAX) {
            report(row.index, field, row.sku, field + " " + QUANTITY_RULE + ".");
        }
    }

    /** Names a row at least once, and bounds the size of the answer. */
    private void report(int index, @Nullable String field, @Nullable String sku, String message) {
        if (violations.size() < Count.MAX_ROWS || lastReported != index) {
            String shown = sku == null || sku.length() > Skus.MAX_LENGTH ? null : sku;
            violations.add(Violation.of(index, field, shown, ErrorCode.VALIDATION_FAILED, message));
            lastReported = index;
        }
    }
}
