package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.DisplayNames;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.stock.RegisteredSku;
import co.wholesale888.wms.stock.SkuReviews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: thresholds and pars that were only derived from a first shipment, to be looked at. */
@Controller
@RequestMapping("/portal/operator/review")
class ReviewPageController {

    private static final int PER_PAGE = 50;

    private final SkuReviews reviews;
    private final DisplayNames names;

    ReviewPageController(SkuReviews reviews, DisplayNames names) {
        this.reviews = reviews;
        this.names = names;
    }

    /**
     * A SKU that waits.
     *
     * @param wrong what is wrong with what was entered for it
     */
    record Row(RegisteredSku sku, DisplayNames.@Nullable Name place, String threshold, String par, FormErrors wrong) {}

    @GetMapping
    ModelAndView queue(SignedInOperator staff, @AllowedParameters({"done", "after", "sku"}) Query query) {
        String after = query.text("after");
        String sku = query.text("sku");
        query.refuseInvalid();
        String position = after == null || sku == null ? null : IdKind.WAREHOUSE.require(after) + " " + sku;
        Page<RegisteredSku> page = reviews.page(null, false, PER_PAGE, position);
        Map<String, DisplayNames.Name> nameOf = names.of(page.items().stream()
                .map(waiting -> IdKind.WAREHOUSE.require(waiting.warehouse()))
                .toList());
        List<Row> rows = page.items().stream()
                .map(waiting -> new Row(
                        waiting,
                        nameOf.get(waiting.warehouse()),
                        "" + waiting.threshold(),
                        "" + waiting.par(),
                        FormErrors.NONE))
                .toList();
        ModelAndView shown = page(rows, FormErrors.NONE);
        return page.hasMore() ? shown.addObject("last", page.items().getLast()) : shown;
    }

    /** Accepts the levels as they stand in the form, whether they are what they were or not. */
    @PostMapping("/{warehouse}")
    ModelAndView review(SignedInOperator staff, WarehouseContext place, Form form) {
        String sku = form.text("sku");
        RegisteredSku standing = (sku != null && Skus.isValid(sku)
                        ? reviews.find(place.uuid(), sku)
                        : Optional.<RegisteredSku>empty())
                .orElseThrow(() -> RefusedException.notFound("SKU"));
        try {
            LevelsForm wanted = LevelsForm.read(form);
            reviews.settle(place.uuid(), wanted.sku(), wanted.seen(), wanted.levels());
            return new ModelAndView("redirect:/portal/operator/review?done=reviewed");
        } catch (RefusedException e) {
            FormErrors faults = FormErrors.of(e.refusal());
            DisplayNames.Name name = names.of(List.of(place.uuid())).get(place.id());
            Row mine = new Row(standing, name, form.exact("threshold"), form.exact("par"), faults);
            ModelAndView again = page(List.of(mine), faults).addObject("alone", true);
            again.setStatus(HttpStatus.valueOf(e.refusal().code().status()));
            return again;
        }
    }

    private static ModelAndView page(List<Row> rows, FormErrors faults) {
        return new ModelAndView("portal/review")
                .addObject("rows", rows)
                .addObject("alone", false)
                .addObject("faults", faults);
    }
}
