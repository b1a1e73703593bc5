package co.wholesale888.wms.portal;

import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.alerts.AlertReads;
import co.wholesale888.wms.ledger.EntryFilter;
import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.LedgerDesk;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The first calls, ready to be copied, with this warehouse's values; what has been done is ticked off. */
@Controller
class StartController {

    private static final EntryFilter BY_API =
            new EntryFilter(null, null, EntrySource.API, null, null, null, null, null);
    private static final AlertQuery ANY_ALERT = new AlertQuery(AlertQuery.State.ALL, null, 1, null);

    private final Beginnings beginnings;
    private final LedgerDesk ledger;
    private final AlertReads alerts;
    private final Samples samples;

    StartController(Beginnings beginnings, LedgerDesk ledger, AlertReads alerts, Samples samples) {
        this.beginnings = beginnings;
        this.ledger = ledger;
        this.alerts = alerts;
        this.samples = samples;
    }

    @GetMapping("/portal/warehouses/{warehouse}/start")
    ModelAndView start(Place place, @Known("done") Query query, HttpServletRequest request) {
        Client owner = place.requireOwner();
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
