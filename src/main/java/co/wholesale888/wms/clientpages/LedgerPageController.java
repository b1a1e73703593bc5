package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.EntryType;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.transactions.VerificationResult;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** A warehouse's ledger, newest first, and the proof that nobody has tampered with it. */
@Controller
@RequestMapping("/portal/warehouses/{warehouse}")
class LedgerPageController {

    private static final int PER_PAGE = 50;

    private final LedgerQueries ledger;
    private final CsvExports exports;

    LedgerPageController(LedgerQueries ledger, CsvExports exports) {
        this.ledger = ledger;
        this.exports = exports;
    }

    @GetMapping("/ledger")
    ModelAndView entries(
            WarehouseContext place,
            @AllowedParameters(
                            value = {"sku", "type", "source", "reference", "worker", "from", "to", "before"},
                            ofForm = true)
                    Query query) {
        return page(place, LedgerFilter.of(query));
    }

    @GetMapping("/ledger.csv")
    void csv(
            WarehouseContext place,
            @AllowedParameters({"sku", "type", "source", "reference", "worker", "from", "to"}) Query query,
            HttpServletResponse response)
            throws IOException {
        LedgerFilter filter = LedgerFilter.of(query);
        exports.send(
                place.uuid(),
                "ledger",
                response,
                rows -> ledger.export(place.uuid(), filter.entries(), rows),
                ledger.csvHeader());
    }

    @GetMapping("/ledger/verify")
    String back(WarehouseContext place, @AllowedParameters({}) Query query) {
        return "redirect:/portal/warehouses/" + place.id() + "/ledger";
    }

    @PostMapping("/ledger/verify")
    ModelAndView verify(WarehouseContext place) {
        try {
            VerificationResult verdict = ledger.verify(place.uuid());
            return page(place, LedgerFilter.NONE)
                    .addObject("verdict", verdict)
                    .addObject("whole", verdict instanceof VerificationResult.Valid);
        } catch (RefusedException e) {
            return page(place, LedgerFilter.NONE)
                    .addObject("refused", e.refusal().detail());
        }
    }

    private ModelAndView page(WarehouseContext place, LedgerFilter filter) {
        LedgerQueries.NewestEntries shown = ledger.newest(place.uuid(), filter.entries(), filter.before(), PER_PAGE);
        Long older = shown.older();
        return new ModelAndView("portal/ledger")
                .addObject("filter", filter)
                .addObject("types", List.of(EntryType.values()))
                .addObject("sources", List.of(EntrySource.values()))
                .addObject("head", ledger.head(place.uuid()))
                .addObject("entries", shown.entries())
                .addObject("older", older == null ? "" : filter.olderThan(older));
    }
}
