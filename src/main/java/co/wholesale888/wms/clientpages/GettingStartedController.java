package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.transactions.EntryFilter;
import co.wholesale888.wms.transactions.LedgerQueries;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The first calls, ready to be copied, with this warehouse's values; what has been done is ticked off. */
@Controller
class GettingStartedController {

    private static final EntryFilter BY_API =
            new EntryFilter(null, null, EntrySource.API, null, null, null, null, null);
    private static final AlertQuery ANY_ALERT = new AlertQuery(AlertQuery.State.ALL, null, 1, null);

    private final OnboardingProgress beginnings;
    private final LedgerQueries ledger;
    private final AlertQueries alerts;
    private final SampleCommands samples;

    GettingStartedController(
            OnboardingProgress beginnings, LedgerQueries ledger, AlertQueries alerts, SampleCommands samples) {
        this.beginnings = beginnings;
        this.ledger = ledger;
        this.alerts = alerts;
        this.samples = samples;
    }

    @GetMapping("/portal/warehouses/{warehouse}/start")
    ModelAndView start(WarehouseContext place, @AllowedParameters("done") Query query, HttpServletRequest request) {
        SignedInClient owner = place.requireOwner();
        boolean written =
                !ledger.newest(place.uuid(), BY_API, null, 1).entries().isEmpty();
        Steps steps = new Steps(
                beginnings.hasSandbox(owner, place),
                beginnings.hasKey(owner, place),
                written || beginnings.hasUsedKey(owner, place),
                written,
                !alerts.page(place.uuid(), ANY_ALERT).alerts().isEmpty(),
                beginnings.hasWebhook(place),
                beginnings.hasDelivered(place));
        return new ModelAndView("portal/start")
                .addObject("base", samples.base(request))
                .addObject("sku", samples.sku(place))
                .addObject("read", samples.readCall(place, request, "$WMS_KEY"))
                .addObject("steps", steps);
    }

    /** What has been done. Whoever has used a key has reached the service, too. */
    record Steps(
            boolean sandbox,
            boolean minted,
            boolean used,
            boolean written,
            boolean alerted,
            boolean registered,
            boolean delivered) {

        static final int COUNT = 8;

        public int count() {
            return COUNT;
        }

        public int done() {
            boolean[] all = {used, sandbox, minted, used, written, alerted, registered, delivered};
            int done = 0;
            for (boolean step : all) {
                done += step ? 1 : 0;
            }
            return done;
        }
    }
}
