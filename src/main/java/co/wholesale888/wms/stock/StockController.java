package co.wholesale888.wms.stock;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.AlsoAs;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/stock} as JSON or CSV. */
@RestController
class StockController {

    private final StockQueries queries;
    private final CsvExports exports;

    StockController(StockQueries queries, CsvExports exports) {
        this.queries = queries;
        this.exports = exports;
    }

    @GetMapping("/v1/stock")
    @Nullable
    ResponseEntity<StockQueries.StockPage> stock(
            Caller.Bearer caller,
            @AllowedParameters({"sku", "status", "limit", "cursor", "asOf"}) Query parameters,
            @AlsoAs(ResponseFormat.CSV) ResponseFormat format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StockQuery query = StockQuery.of(parameters, format);
        if (format == ResponseFormat.JSON) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(queries.page(caller, query));
        }
        exports.send(
                caller.holder(),
                "stock",
                request,
                response,
                rows -> queries.export(caller, query, rows),
                StockSearch.CSV_HEADER.toArray(String[]::new));
        return null;
    }
}
