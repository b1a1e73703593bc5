package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.transactions.VerificationRun;
import co.wholesale888.wms.transactions.VerificationRuns;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Starts the verification of a ledger and shows its progress and its result. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/ledger/verify")
class VerificationPageController {

    private final VerificationRuns runs;
    private final LedgerQueries ledger;

    VerificationPageController(VerificationRuns runs, LedgerQueries ledger) {
        this.runs = runs;
        this.ledger = ledger;
    }

    @GetMapping
    ModelAndView show(WarehouseContext warehouse) {
        VerificationRun run = runs.last(warehouse.uuid()).orElse(null);
        boolean running = run != null && run.isRunning();
        boolean elsewhere = !running && runs.isRunningAnywhere(warehouse.uuid());
        return new ModelAndView("portal/verification")
                .addObject("run", run)
                .addObject("elsewhere", elsewhere)
                .addObject("entries", ledger.head(warehouse.uuid()).sequence())
                .addObject("reloading", running || elsewhere);
    }

    @PostMapping
    String start(WarehouseContext warehouse) {
        runs.start(warehouse.holder());
        return "redirect:/portal/warehouses/" + warehouse.id() + "/ledger/verify";
    }
}
