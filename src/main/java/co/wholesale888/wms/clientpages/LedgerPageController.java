package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.transactions.ChainHead;
import co.wholesale888.wms.transactions.EntryPage;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.transactions.TransactionFeed;
import co.wholesale888.wms.transactions.VerificationRuns;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The ledger of a warehouse, newest entries first, with its CSV export. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}")
class LedgerPageController {

    private static final int PAGE_SIZE = 50;

    private final LedgerQueries ledger;
    private final TransactionFeed feed;
    private final VerificationRuns runs;
    private final CsvExports exports;

    LedgerPageController(LedgerQueries ledger, TransactionFeed feed, VerificationRuns runs, CsvExports exports) {
        this.ledger = ledger;
        this.feed = feed;
        this.runs = runs;
        this.exports = exports;
    }

    @GetMapping("/ledger")
    ModelAndView entries(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"sku", "type", "source", "reference", "worker", "from", "to", "zone", "before"},
                            ofForm = true)
                    Query query) {
        LedgerFilter filter = LedgerFilter.of(query);
        // Read first, so that a live page learns of what changes meanwhile
        ChainHead head = ledger.head(warehouse.uuid());
        EntryPage shown = ledger.newest(warehouse.uuid(), filter.toEntryFilter(), filter.before(), PAGE_SIZE);
        Long older = shown.next();
        return new ModelAndView("portal/ledger")
                .addObject("filter", filter)
                .addObject("types", List.of(EntryType.values()))
                .addObject("sources", List.of(EntrySource.values()))
                .addObject("head", head)
                .addObject("run", runs.last(warehouse.uuid()).orElse(null))
                .addObject("entries", shown.entries())
                .addObject("older", older == null ? "" : filter.olderQuery(older));
    }

    @GetMapping("/ledger.csv")
    void csv(
            WarehouseContext warehouse,
            @AllowedParameters({"sku", "type", "source", "reference", "worker", "from", "to", "zone"}) Query query,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        LedgerFilter filter = LedgerFilter.of(query);
        exports.send(
                warehouse.holder(),
                "ledger",
                request,
                response,
                rows -> feed.export(warehouse.uuid(), filter.toEntryFilter(), rows, CsvExports.Reading.ONCE),
                feed.csvHeader());
    }
}
