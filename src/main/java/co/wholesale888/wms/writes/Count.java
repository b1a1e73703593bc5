package co.wholesale888.wms.writes;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.requests.CsvTable;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A count of some SKUs of a warehouse, whose rows keep all rules that can be checked without the stock.
 *
 * @param reference the caller's document number, or null
 * @param rows 1 to 10,000 adjustments of distinct SKUs by counted quantity, in the order of the file
 * @param fileLines the line of the file at which each row begins; empty if the count was no file
 */
public record Count(@Nullable String reference, List<StockLine> rows, List<Integer> fileLines) {

    static final int MAX_ROWS = 10_000;

    public Count {
        rows = List.copyOf(rows);
        fileLines = List.copyOf(fileLines);
    }

    /**
     * Reads {@code {"reference":null,"counts":[{"sku","countedQuantity","expectedQuantity","note"}]}}.
     *
     * @throws RefusedException with all violations of the first stage that has any
     */
    static Count ofJson(JsonBody body) {
        return CountReader.read(body);
    }

    /**
     * Reads a CSV file with the columns of {@link #ofJson}. Every violation of a row has its line.
     *
     * @param reference at most 128 characters, or null
     * @throws RefusedException with all violations of the first stage that has any
     */
    public static Count ofCsv(byte[] file, @Nullable String reference) {
        return CountReader.read(CsvTable.read(file, MAX_ROWS, CountReader.FIELDS), reference);
    }

    /** The count as the JSON body that says the same. */
    JsonBody toJson() {
        ArrayNode counts = JsonNodeFactory.instance.arrayNode();
        for (StockLine row : rows) {
            counts.addObject()
                    .put("sku", row.sku())
                    .put("countedQuantity", row.countedQuantity())
                    .put("expectedQuantity", row.expectedQuantity())
                    .put("note", row.note());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("reference", reference).set("counts", counts);
        return JsonBody.of(json);
    }

    /** The write that sets the levels. */
    StockWrite toWrite(UUID warehouseId, UUID tokenId) {
        return new StockWrite(warehouseId, EntrySource.API, tokenId, rows);
    }

    /** The refusal of that write, with the lines of the file. */
    Refusal atLines(Refusal refusal) {
        return atLines(refusal, fileLines);
    }

    static Refusal atLines(Refusal refusal, List<Integer> fileLines) {
        return fileLines.isEmpty()
                ? refusal
                : new Refusal(
                        refusal.code(),
                        refusal.detail(),
                        refusal.errors().stream()
                                .map(each -> each.index() == null ? each : each.atLine(fileLines.get(each.index())))
                                .toList(),
                        refusal.head(),
                        refusal.retryAfterSeconds());
    }
}
