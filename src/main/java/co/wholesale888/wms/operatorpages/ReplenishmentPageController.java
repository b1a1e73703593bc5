package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.alerts.OpenAlert;
import co.wholesale888.wms.portal.DisplayNames;
import co.wholesale888.wms.portal.LevelRow;
import co.wholesale888.wms.portal.SignedInOperator;
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
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: what runs short, by warehouse. */
@Controller
class ReplenishmentPageController {

    private static final int PER_PAGE = 100;

    private final Replenishment replenishment;
    private final DisplayNames names;

    ReplenishmentPageController(Replenishment replenishment, DisplayNames names) {
        this.replenishment = replenishment;
        this.names = names;
    }

    /** What runs short in a warehouse. */
    record Wanting(String id, DisplayNames.@Nullable Name place, List<Row> rows) {

        /** How many of them are not provided for. */
        public long open() {
            return rows.stream()
                    .filter(row -> row.proposal.suggestedQuantity() > 0)
                    .count();
        }
    }

    record Row(Proposal proposal, LevelRow level) {

        static Row of(Proposal proposal) {
            return new Row(
                    proposal,
                    new LevelRow(StockItem.of(
                            proposal.sku(), proposal.quantity(), proposal.threshold(), proposal.par(), null, null)));
        }
    }

    @GetMapping("/portal/operator/replenishment")
    ModelAndView everywhere(SignedInOperator staff, @AllowedParameters({"after", "sku"}) Query query) {
        String after = query.text("after");
        String sku = query.text("sku");
        if (after != null && !Skus.isValid(sku)) {
            query.report("sku", "sku must name the SKU after which to begin.");
        }
        query.refuseInvalid();
        OpenAlert.Position place =
                after == null || sku == null ? null : new OpenAlert.Position(IdKind.WAREHOUSE.require(after), sku);
        Page<Proposal> page = replenishment.proposals(null, PER_PAGE, place);
        ModelAndView shown = new ModelAndView("portal/replenishment").addObject("wanting", byWarehouse(page.items()));
        return page.hasMore() ? shown.addObject("last", page.items().getLast()) : shown;
    }

    private List<Wanting> byWarehouse(List<Proposal> proposals) {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        for (Proposal proposal : proposals) {
            rows.computeIfAbsent(proposal.warehouse(), id -> new ArrayList<>()).add(Row.of(proposal));
        }
        Map<String, DisplayNames.Name> nameOf =
                names.of(rows.keySet().stream().map(IdKind.WAREHOUSE::require).toList());
        return rows.entrySet().stream()
                .map(each -> new Wanting(each.getKey(), nameOf.get(each.getKey()), each.getValue()))
                .toList();
    }
}
