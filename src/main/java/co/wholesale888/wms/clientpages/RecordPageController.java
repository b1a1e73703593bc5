package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.writes.LinePreview;
import co.wholesale888.wms.writes.LineWrites;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records one change of a SKU's level: a client enters it, sees what would come of it, and records it once. It is
 * refused if the level is not the shown one by then.
 */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/stock/{sku}/record")
class RecordPageController {

    private static final String VIEW = "portal/record";

    private final StockSearch stock;
    private final LineWrites writes;
    private final SupervisorKeys keys;
    private final OneTimeForm oneTimeForm;
    private final JsonMapper json;

    RecordPageController(
            StockSearch stock, LineWrites writes, SupervisorKeys keys, OneTimeForm oneTimeForm, JsonMapper json) {
        this.stock = stock;
        this.writes = writes;
        this.keys = keys;
        this.oneTimeForm = oneTimeForm;
        this.json = json;
    }

    /** The form; with its fields in the query also what would come of them, at an address to come back to. */
    @GetMapping
    ModelAndView form(
            WarehouseContext warehouse,
            @PathVariable String sku,
            @AllowedParameters(
                            value = {"kind", "quantity", "workerId", "reference", "note"},
                            ofForm = true)
                    Query query) {
        Form form = Form.of(query, RecordForm.FIELDS);
        query.refuseInvalid();
        return warehouse.isMayChange() && !form.entered().isEmpty()
                ? check(warehouse, sku, form)
                : page(FormErrors.emptyForm(VIEW), warehouse, sku);
    }

    private ModelAndView check(WarehouseContext warehouse, String sku, Form form) {
        return answer(warehouse, sku, form, () -> {
            StockLine line = writes.read(RecordForm.line(sku, form, null));
            byte[] preview = Objects.requireNonNull(
                    writes.preview(line, warehouse.holder()).getBody());
            return page(FormErrors.emptyForm(VIEW), warehouse, sku)
                    .addObject("entered", form.entered())
                    .addObject("line", line)
                    .addObject("preview", json.readValue(preview, LinePreview.class));
        });
    }

    @PostMapping("/apply")
    ModelAndView apply(WarehouseContext warehouse, @PathVariable String sku, Form form, HttpServletRequest request) {
        warehouse.requireOwner();
        return answer(warehouse, sku, form, () -> {
            StockLine line = writes.read(RecordForm.line(sku, form, RecordForm.expected(form)));
            Token key = keys.chosen(warehouse, form);
            oneTimeForm.submit(
                    warehouse, request, () -> writes.append(line, warehouse.uuid(), key.id()), Function.identity());
            return new ModelAndView("redirect:" + path(warehouse, sku) + "?done=recorded");
        });
    }

    private ModelAndView answer(WarehouseContext warehouse, String sku, Form form, Supplier<ModelAndView> page) {
        try {
            return page.get();
        } catch (RefusedException e) {
            return FormErrors.redisplay(page(new ModelAndView(VIEW), warehouse, sku), e.refusal())
                    .addObject("errors", RecordForm.errors(e.refusal()))
                    .addObject("entered", form.entered());
        }
    }

    private ModelAndView page(ModelAndView page, WarehouseContext warehouse, String sku) {
        warehouse.requireOwner();
        StockItem level = stock.find(warehouse.uuid(), sku).orElseThrow(() -> RefusedException.notFound("SKU"));
        return page.addObject("level", level)
                .addObject("kinds", RecordForm.Kind.values())
                .addObject("keys", keys.of(warehouse));
    }

    private static String path(WarehouseContext warehouse, String sku) {
        return Format.WITHOUT_TIME.skuPath(warehouse.id(), sku);
    }
}
