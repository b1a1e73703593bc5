package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.stock.RegisteredSku;
import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.stock.SkuReviews;
import co.wholesale888.wms.web.Form;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: thresholds and pars that were only derived from a first shipment, to be looked at. */
@Controller
@RequestMapping("/portal/operator/review")
class ReviewPageController {

    private static final int PER_PAGE = 50;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,13}");

    private final SkuRegistry registry;
    private final SkuReviews reviews;

    ReviewPageController(SkuRegistry registry, SkuReviews reviews) {
        this.registry = registry;
        this.reviews = reviews;
    }

    @GetMapping
    ModelAndView queue(Staff staff, @Known("done") Query query) {
        List<RegisteredSku> waiting = reviews.page(null, false, PER_PAGE, null).items();
        return new ModelAndView("portal/review").addObject("skus", waiting);
    }

    /** Accepts the levels as they stand in the form: unchanged ones are reviewed, others set. */
    @PostMapping("/{warehouse}/{sku}")
    String review(Staff staff, @PathVariable String warehouse, @PathVariable String sku, Form form) {
        UUID warehouseId = IdKind.WAREHOUSE.require(warehouse);
        long threshold = number(form.text("threshold"));
        long par = number(form.text("par"));
        if (!Skus.isValid(sku)) {
            throw RefusedException.notFound("SKU");
        }
        if (threshold >= par || par > Quantities.MAX) {
            throw refused();
        }
        RegisteredSku before = reviews.review(warehouseId, sku);
        if (before.threshold() != threshold || before.par() != par) {
            registry.put(warehouseId, sku, threshold, par);
        }
        return "redirect:/portal/operator/review?done=reviewed";
    }

    private static long number(@Nullable String text) {
        if (text == null || !NUMBER.matcher(text).matches()) {
            throw refused();
        }
        return Long.parseLong(text);
    }

    private static RefusedException refused() {
        return new RefusedException(
                ErrorCode.VALIDATION_FAILED,
                "Threshold and par must be whole numbers, the threshold less than par. Nothing was changed.");
    }
}
