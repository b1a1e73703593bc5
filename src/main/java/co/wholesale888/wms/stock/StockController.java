package co.wholesale888.wms.stock;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StockController {

    private final StockQueries reads;
    private final CsvExports exports;

    StockController(StockQueries reads, CsvExports exports) {
        this.reads = reads;
        this.exports = exports;
    }

    @GetMapping("/v1/stock")
    @Nullable
    ResponseEntity<StockPage> stock(
            Caller.Bearer caller,
            @AllowedParameters({"sku", "status", "limit", "cursor", "asOf"}) Query parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        ResponseFormat format = ResponseFormat.jsonOr(ResponseFormat.CSV, request);
        StockQuery query = StockQuery.of(parameters, format);
        UUID warehouseId = caller.warehouseId();
        if (format == ResponseFormat.JSON) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(reads.page(warehouseId, query));
        }
        exports.send(
                warehouseId,
                "stock",
                response,
                rows -> reads.export(warehouseId, query, rows),
                "sku",
                "quantity",
                "status",
                "threshold",
                "par",
                "sequence",
                "updatedAt");
        return null;
    }
}
