package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.replenishment.Proposal;
import co.wholesale888.wms.replenishment.Replenishment;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Skus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The SKUs at or below their threshold, by warehouse. */
@PortalPage
class ReplenishmentPageController {

    private static final int PAGE_SIZE = 100;

    private final Replenishment replenishment;
    private final WarehouseLabels labels;

    ReplenishmentPageController(Replenishment replenishment, WarehouseLabels labels) {
        this.replenishment = replenishment;
        this.labels = labels;
    }

    @GetMapping("/portal/operator/replenishment")
    ModelAndView everywhere(SignedInOperator operator, @AllowedParameters({"after", "sku"}) Query query) {
        UUID after = query.id("after", IdKind.WAREHOUSE);
        String sku = query.text("sku");
        if (after != null && !Skus.isValid(sku)) {
            query.report("sku", "sku must be the SKU after which the page starts.");
        }
        query.refuseInvalid();
        AlertQueries.Position position = after == null || sku == null ? null : new AlertQueries.Position(after, sku);
        Page<Proposal> page = replenishment.proposals(null, PAGE_SIZE, position);
        Map<String, List<Proposal>> byWarehouse = page.items().stream()
                .collect(Collectors.groupingBy(Proposal::warehouse, LinkedHashMap::new, Collectors.toList()));
        ModelAndView shown = new ModelAndView("portal/replenishment")
                .addObject("shortages", byWarehouse)
                .addObject(
                        "labels",
                        labels.byId(byWarehouse.keySet().stream()
                                .map(IdKind.WAREHOUSE::require)
                                .toList()));
        return page.hasMore() ? shown.addObject("last", page.items().getLast()) : shown;
    }
}
