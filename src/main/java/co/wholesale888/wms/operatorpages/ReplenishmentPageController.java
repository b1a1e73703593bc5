package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.alerts.OpenAlert;
import co.wholesale888.wms.portal.LevelRow;
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
import co.wholesale888.wms.stock.StockItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    /** The SKUs of a warehouse that are at or below their threshold. */
    record Shortages(String warehouseId, WarehouseLabels.@Nullable Label label, List<ShortageRow> rows) {

        /** The number of SKUs that are not fully on order. */
        public long toOrder() {
            return rows.stream()
                    .filter(row -> row.proposal.suggestedQuantity() > 0)
                    .count();
        }
    }

    record ShortageRow(Proposal proposal, LevelRow level) {

        static ShortageRow of(Proposal proposal) {
            return new ShortageRow(
                    proposal,
                    new LevelRow(StockItem.of(
                            proposal.sku(), proposal.quantity(), proposal.threshold(), proposal.par(), null, null)));
        }
    }

    @GetMapping("/portal/operator/replenishment")
    ModelAndView everywhere(SignedInOperator operator, @AllowedParameters({"after", "sku"}) Query query) {
        String after = query.text("after");
        String sku = query.text("sku");
        if (after != null && !Skus.isValid(sku)) {
            query.report("sku", "sku must be the SKU after which the page starts.");
        }
        query.refuseInvalid();
        OpenAlert.Position position =
                after == null || sku == null ? null : new OpenAlert.Position(IdKind.WAREHOUSE.require(after), sku);
        Page<Proposal> page = replenishment.proposals(null, PAGE_SIZE, position);
        ModelAndView shown = new ModelAndView("portal/replenishment").addObject("shortages", byWarehouse(page.items()));
        return page.hasMore() ? shown.addObject("last", page.items().getLast()) : shown;
    }

    private List<Shortages> byWarehouse(List<Proposal> proposals) {
        Map<String, List<ShortageRow>> rows = new LinkedHashMap<>();
        for (Proposal proposal : proposals) {
            rows.computeIfAbsent(proposal.warehouse(), id -> new ArrayList<>()).add(ShortageRow.of(proposal));
        }
        Map<String, WarehouseLabels.Label> labelsById = labels.byId(
                rows.keySet().stream().map(IdKind.WAREHOUSE::require).toList());
        return rows.entrySet().stream()
                .map(entry -> new Shortages(entry.getKey(), labelsById.get(entry.getKey()), entry.getValue()))
                .toList();
    }
}
