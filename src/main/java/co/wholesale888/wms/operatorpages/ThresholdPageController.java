package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.stock.RegisteredSku;
import co.wholesale888.wms.stock.SkuReviews;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The form that sets the threshold and par of a SKU, or registers a SKU. */
@PortalPage
@RequestMapping("/portal/operator/warehouses/{warehouse}/levels")
class ThresholdPageController {

    private final SkuReviews reviews;

    ThresholdPageController(SkuReviews reviews) {
        this.reviews = reviews;
    }

    @GetMapping
    ModelAndView form(SignedInOperator operator, WarehouseContext warehouse, @AllowedParameters("sku") Query query) {
        String sku = query.text("sku");
        query.refuseInvalid();
        if (sku == null) {
            return FormErrors.emptyForm("portal/threshold").addObject("registering", true);
        }
        RegisteredSku current = find(warehouse, sku);
        if (current == null) {
            throw RefusedException.notFound("SKU");
        }
        return FormErrors.emptyForm("portal/threshold")
                .addObject("registering", false)
                .addObject("sku", current)
                .addObject("entered", Map.of("threshold", "" + current.threshold(), "par", "" + current.par()));
    }

    @PostMapping
    ModelAndView set(SignedInOperator operator, WarehouseContext warehouse, Form form) {
        String sku = form.text("sku");
        boolean registering = form.text(ThresholdForm.SEEN_FIELD) == null;
        try {
            ThresholdForm threshold = ThresholdForm.read(form);
            reviews.settle(warehouse.uuid(), threshold.sku(), threshold.seen(), threshold.chosen());
            return new ModelAndView("redirect:/portal/operator/warehouses/" + warehouse.id() + "/levels?done="
                    + (registering ? "registered" : "levels") + "&sku="
                    + URLEncoder.encode(threshold.sku(), StandardCharsets.UTF_8));
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.NOT_FOUND) {
                throw e;
            }
            RegisteredSku current = sku == null ? null : find(warehouse, sku);
            ModelAndView again = FormErrors.redisplay("portal/threshold", e.refusal(), form.entered())
                    .addObject("registering", registering || current == null);
            return current == null ? again : again.addObject("sku", current);
        }
    }

    private @Nullable RegisteredSku find(WarehouseContext warehouse, String sku) {
        return Skus.isValid(sku) ? reviews.find(warehouse.uuid(), sku).orElse(null) : null;
    }
}
