package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.FormErrors;
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
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: the threshold and par of a SKU, set or changed; and a SKU registered. */
@Controller
@RequestMapping("/portal/operator/warehouses/{warehouse}/levels")
class LevelsPageController {

    private final SkuReviews reviews;

    LevelsPageController(SkuReviews reviews) {
        this.reviews = reviews;
    }

    @GetMapping
    ModelAndView levels(
            SignedInOperator staff, WarehouseContext place, @AllowedParameters({"sku", "done"}) Query query) {
        String sku = query.text("sku");
        query.refuseInvalid();
        if (sku == null) {
            return FormErrors.blank("portal/levels").addObject("registering", true);
        }
        RegisteredSku standing = standing(place, sku);
        if (standing == null) {
            throw RefusedException.notFound("SKU");
        }
        return FormErrors.blank("portal/levels")
                .addObject("registering", false)
                .addObject("sku", standing)
                .addObject("entered", Map.of("threshold", "" + standing.threshold(), "par", "" + standing.par()));
    }

    @PostMapping
    ModelAndView set(SignedInOperator staff, WarehouseContext place, Form form) {
        String sku = form.text("sku");
        boolean registering = form.text(LevelsForm.SEEN) == null;
        try {
            LevelsForm wanted = LevelsForm.read(form);
            reviews.settle(place.uuid(), wanted.sku(), wanted.seen(), wanted.levels());
            return new ModelAndView("redirect:/portal/operator/warehouses/" + place.id() + "/levels?done="
                    + (registering ? "registered" : "levels") + "&sku="
                    + URLEncoder.encode(wanted.sku(), StandardCharsets.UTF_8));
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.NOT_FOUND) {
                throw e;
            }
            RegisteredSku standing = sku == null || registering ? null : standing(place, sku);
            ModelAndView again = FormErrors.again("portal/levels", e.refusal(), form.entered())
                    .addObject("registering", standing == null);
            return standing == null ? again : again.addObject("sku", standing);
        }
    }

    private @Nullable RegisteredSku standing(WarehouseContext place, String sku) {
        return Skus.isValid(sku) ? reviews.find(place.uuid(), sku).orElse(null) : null;
    }
}
