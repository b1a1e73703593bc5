package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.exports.Export;
import co.wholesale888.wms.exports.ExportKind;
import co.wholesale888.wms.exports.Exports;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** CSV files that are prepared in the background: starts them, shows their progress, cancels and sends them. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/exports")
class ExportsPageController {

    private final Exports exports;
    private final CsvExports downloads;

    ExportsPageController(Exports exports, CsvExports downloads) {
        this.exports = exports;
        this.downloads = downloads;
    }

    @GetMapping
    ModelAndView list(WarehouseContext warehouse) {
        List<Export> all = exports.list(warehouse.holder());
        return new ModelAndView("portal/exports")
                .addObject("exports", all)
                .addObject("reloading", all.stream().anyMatch(Export::isRunning));
    }

    @GetMapping("/ledger")
    ModelAndView newOfLedger(
            WarehouseContext warehouse,
            @AllowedParameters({"sku", "type", "source", "reference", "worker", "from", "to", "zone"}) Query query) {
        LedgerFilter filter = LedgerFilter.of(query);
        return newExport(ExportKind.LEDGER, filter.words(), filter.newestQuery());
    }

    @GetMapping("/stock")
    ModelAndView newOfStock(
            WarehouseContext warehouse, @AllowedParameters({"q", "status", "sort", "down"}) Query query) {
        StockFilter filter = StockFilter.of(query);
        return newExport(ExportKind.STOCK, filter.words(), filter.onPage(1));
    }

    private static ModelAndView newExport(ExportKind kind, String words, String query) {
        return new ModelAndView("portal/export-new")
                .addObject("kind", kind.name().toLowerCase(Locale.ROOT))
                .addObject("words", words)
                .addObject("query", query);
    }

    @PostMapping("/ledger")
    String startLedger(
            WarehouseContext warehouse,
            @AllowedParameters({"sku", "type", "source", "reference", "worker", "from", "to", "zone"}) Query query) {
        LedgerFilter filter = LedgerFilter.of(query);
        exports.start(warehouse.holder(), filter.toEntryFilter(), filter.words());
        return toList(warehouse, "export-started");
    }

    @PostMapping("/stock")
    String startStock(WarehouseContext warehouse, @AllowedParameters({"q", "status", "sort", "down"}) Query query) {
        StockFilter filter = StockFilter.of(query);
        exports.start(warehouse.holder(), filter.toSearch(), filter.words());
        return toList(warehouse, "export-started");
    }

    @PostMapping("/{export}/cancel")
    String cancel(WarehouseContext warehouse, @PathVariable String export) {
        exports.delete(warehouse.holder(), IdKind.requireUuid(export, "export"));
        return toList(warehouse, "export-cancelled");
    }

    @PostMapping("/{export}/delete")
    String delete(WarehouseContext warehouse, @PathVariable String export) {
        exports.delete(warehouse.holder(), IdKind.requireUuid(export, "export"));
        return toList(warehouse, "export-deleted");
    }

    @GetMapping("/{export}/file")
    void file(
            WarehouseContext warehouse,
            @PathVariable String export,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Exports.ReadyFile file = exports.ready(warehouse.holder(), IdKind.requireUuid(export, "export"));
        Runnable headers = () -> {
            CsvExports.describe(response, name(file.export()));
            response.setContentLengthLong(file.export().fileBytes());
        };
        downloads.sendFile(warehouse.holder(), request, response, headers, out -> exports.write(file, out));
    }

    private static String name(Export export) {
        return export.kind().name().toLowerCase(Locale.ROOT) + "-"
                + LocalDate.ofInstant(export.createdAt(), ZoneOffset.UTC);
    }

    private static String toList(WarehouseContext warehouse, String done) {
        return "redirect:/portal/warehouses/" + warehouse.id() + "/exports?done=" + done;
    }
}
