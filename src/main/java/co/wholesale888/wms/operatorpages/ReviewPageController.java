package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.RegisteredSku;
import co.wholesale888.wms.stock.SkuReviews;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The SKUs whose threshold and par were derived from a first shipment, to be reviewed by an operator. */
@PortalPage
@RequestMapping("/portal/operator/review")
class ReviewPageController {

    private static final int PAGE_SIZE = 50;

    private final SkuReviews reviews;
    private final WarehouseLabels labels;

    ReviewPageController(SkuReviews reviews, WarehouseLabels labels) {
        this.reviews = reviews;
        this.labels = labels;
    }

    record SkuForm(
            RegisteredSku sku,
            WarehouseLabels.@Nullable Label label,
            String threshold,
            String par,
            FormErrors errors) {}

    @GetMapping
    ModelAndView list(SignedInOperator operator, @AllowedParameters({"after", "sku"}) Query query) {
        UUID after = query.id("after", IdKind.WAREHOUSE);
        String sku = query.text("sku");
        query.refuseInvalid();
        String position = after == null || sku == null ? null : after + " " + sku;
        Page<RegisteredSku> page = reviews.page(null, false, PAGE_SIZE, position);
        Map<String, WarehouseLabels.Label> labelsById = labels.byId(page.items().stream()
                .map(item -> IdKind.WAREHOUSE.require(item.warehouse()))
                .toList());
        List<SkuForm> forms = page.items().stream()
                .map(item -> new SkuForm(
                        item,
                        labelsById.get(item.warehouse()),
                        "" + item.threshold(),
                        "" + item.par(),
                        FormErrors.NONE))
                .toList();
        ModelAndView shown = page(forms, FormErrors.NONE);
        return page.hasMore() ? shown.addObject("last", page.items().getLast()) : shown;
    }

    /** Saves threshold and par as entered and marks them as reviewed. */
    @PostMapping("/{warehouse}")
    ModelAndView review(SignedInOperator operator, WarehouseContext warehouse, Form form) {
        String sku = form.text("sku");
        RegisteredSku current = reviews.find(warehouse.uuid(), sku == null ? "" : sku)
                .orElseThrow(() -> RefusedException.notFound("SKU"));
        try {
            ThresholdForm threshold = ThresholdForm.read(form);
            reviews.settle(warehouse.uuid(), threshold.sku(), threshold.seen(), threshold.chosen());
            return new ModelAndView("redirect:/portal/operator/review?done=reviewed");
        } catch (RefusedException e) {
            FormErrors errors = FormErrors.of(e.refusal());
            WarehouseLabels.Label label = labels.byId(List.of(warehouse.uuid())).get(warehouse.id());
            SkuForm invalid = new SkuForm(current, label, form.exact("threshold"), form.exact("par"), errors);
            return FormErrors.redisplay(page(List.of(invalid), errors), e.refusal())
                    .addObject("single", true);
        }
    }

    private static ModelAndView page(List<SkuForm> forms, FormErrors errors) {
        return new ModelAndView("portal/review")
                .addObject("forms", forms)
                .addObject("single", false)
                .addObject("errors", errors);
    }
}
