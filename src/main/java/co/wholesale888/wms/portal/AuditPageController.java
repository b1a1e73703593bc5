package co.wholesale888.wms.portal;

import co.wholesale888.wms.audit.AuditLists;
import co.wholesale888.wms.audit.AuditPage;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: who did what. */
@Controller
class AuditPageController {

    private final AuditLists trail;

    AuditPageController(AuditLists trail) {
        this.trail = trail;
    }

    @GetMapping("/portal/operator/audit")
    ModelAndView trail(
            Staff staff,
            @Known(
                            value = {"account", "warehouse", "action", "from", "to", "limit", "cursor"},
                            ofForm = true)
                    Query query) {
        AuditPage page = trail.all(query);
        String next = page.nextCursor();
        return new ModelAndView("portal/audit")
                .addObject("entries", page.entries())
                .addObject("next", next == null ? "" : next);
    }
}
