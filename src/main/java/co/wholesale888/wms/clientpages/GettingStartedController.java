package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.transactions.EntryFilter;
import co.wholesale888.wms.transactions.LedgerQueries;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** A checklist of first API calls, ready to be copied, with the values of the warehouse. */
@PortalPage
class GettingStartedController {

    private static final EntryFilter POSTED_BY_API =
            new EntryFilter(null, null, EntrySource.API, null, null, null, null, null);
    private static final AlertQuery ANY_ALERT = new AlertQuery(AlertQuery.State.ALL, null, 1, null);

    private final OnboardingProgress progress;
    private final LedgerQueries ledger;
    private final AlertQueries alerts;
    private final SampleCommands samples;

    GettingStartedController(
            OnboardingProgress progress, LedgerQueries ledger, AlertQueries alerts, SampleCommands samples) {
        this.progress = progress;
        this.ledger = ledger;
        this.alerts = alerts;
        this.samples = samples;
    }

    @GetMapping("/portal/warehouses/{warehouse}/start")
    ModelAndView start(WarehouseContext warehouse, HttpServletRequest request) {
        SignedInClient owner = warehouse.requireOwner();
        boolean written = !ledger.newest(warehouse.uuid(), POSTED_BY_API, null, 1)
                .entries()
                .isEmpty();
        Steps steps = new Steps(
                progress.hasSandbox(owner, warehouse),
                progress.hasKey(owner, warehouse),
                written || progress.hasUsedKey(owner, warehouse),
                written,
                !alerts.page(warehouse.uuid(), ANY_ALERT).alerts().isEmpty(),
                progress.hasWebhook(warehouse),
                progress.hasDelivered(warehouse));
        return new ModelAndView("portal/getting-started")
                .addObject("commands", samples.firstSteps(warehouse, request))
                .addObject("hasSkus", samples.sku(warehouse).isPresent())
                .addObject("steps", steps);
    }

    /** The steps, and whether each is done. Using a key also counts as reaching the service. */
    record Steps(
            boolean sandbox,
            boolean hasKey,
            boolean usedKey,
            boolean written,
            boolean alerted,
            boolean hasWebhook,
            boolean delivered) {

        public long done() {
            return all().filter(done -> done).count();
        }

        public long count() {
            return all().count();
        }

        private Stream<Boolean> all() {
            return Stream.of(usedKey, sandbox, hasKey, usedKey, written, alerted, hasWebhook, delivered);
        }
    }
}
