package co.wholesale888.wms.portal;

import co.wholesale888.wms.access.Token;
import co.wholesale888.wms.access.Tokens;
import co.wholesale888.wms.ledger.EntryFilter;
import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.LedgerDesk;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The first calls, ready to be copied, with this warehouse's values; what has been done is ticked off. */
@Controller
class StartController {

    private static final int KEYS_LOOKED_AT = 200;
    private static final EntryFilter BY_API =
            new EntryFilter(null, null, EntrySource.API, null, null, null, null, null);

    private final Tokens tokens;
    private final LedgerDesk ledger;
    private final Samples samples;

    StartController(Tokens tokens, LedgerDesk ledger, Samples samples) {
        this.tokens = tokens;
        this.ledger = ledger;
        this.samples = samples;
    }

    @GetMapping("/portal/warehouses/{warehouse}/start")
    ModelAndView start(Place place, @Known("done") Query query, HttpServletRequest request) {
        List<Token> keys = tokens.page(place.requireOwner().accountId(), place.uuid(), KEYS_LOOKED_AT, null)
                .items();
        boolean written =
                !ledger.newest(place.uuid(), BY_API, null, 1).entries().isEmpty();
        return new ModelAndView("portal/start")
                .addObject("base", samples.base(request))
                .addObject("sku", samples.sku(place))
                .addObject("minted", !keys.isEmpty())
                .addObject("used", written || keys.stream().anyMatch(key -> key.lastUsedAt() != null))
                .addObject("written", written);
    }
}
