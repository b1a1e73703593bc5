package co.wholesale888.wms.clientpages;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.writes.Count;
import co.wholesale888.wms.writes.CountPreview;
import co.wholesale888.wms.writes.Counts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/**
 * Count by file: a client uploads a file, sees what it would change or which rows are wrong, and applies it once. The
 * page carries the rows from one step to the next, so that nothing is stored in between.
 */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/count")
class CountPageController {

    private static final String VIEW = "portal/count";
    private static final int MAX_REFERENCE = 128;
    private static final int MAX_SHOWN = 1_000;

    private final Counts counts;
    private final SupervisorKeys keys;
    private final OneTimeForm oneTimeForm;
    private final JsonMapper json;

    CountPageController(Counts counts, SupervisorKeys keys, OneTimeForm oneTimeForm, JsonMapper json) {
        this.counts = counts;
        this.keys = keys;
        this.oneTimeForm = oneTimeForm;
        this.json = json;
    }

    @GetMapping
    ModelAndView form(WarehouseContext warehouse, @AllowedParameters({}) Query query) {
        return page(FormErrors.emptyForm(VIEW), warehouse, "");
    }

    /** The response to an application that was refused has this URL. Reloading it shows the empty form. */
    @GetMapping("/apply")
    String showForm(WarehouseContext warehouse, @AllowedParameters({}) Query query) {
        warehouse.requireOwner();
        return "redirect:" + path(warehouse);
    }

    /** Shows what the file would change. */
    @PostMapping
    ModelAndView check(WarehouseContext warehouse, Form form) {
        warehouse.requireOwner();
        byte[] file = form.file("file");
        return answer(warehouse, form, file, count -> {
            byte[] preview =
                    counts.preview(count, warehouse.uuid(), warehouse.userId()).getBody();
            return page(FormErrors.emptyForm(VIEW), warehouse, rows(form, file))
                    .addObject("entered", form.entered())
                    .addObject("preview", json.readValue(Objects.requireNonNull(preview), CountPreview.class));
        });
    }

    @PostMapping("/apply")
    ModelAndView apply(WarehouseContext warehouse, Form form, HttpServletRequest request) {
        warehouse.requireOwner();
        return answer(warehouse, form, null, count -> {
            Token key = keys.chosen(warehouse, form);
            oneTimeForm.submit(
                    warehouse, request, () -> counts.append(count, warehouse.uuid(), key.id()), Function.identity());
            return new ModelAndView("redirect:" + path(warehouse) + "?done=counted");
        });
    }

    private ModelAndView answer(
            WarehouseContext warehouse, Form form, byte @Nullable [] file, Function<Count, ModelAndView> page) {
        byte[] rows = file == null ? form.exact("rows").getBytes(UTF_8) : file;
        try {
            if (rows.length == 0) {
                throw invalid("Choose a file, or paste its rows.");
            }
            String reference = form.text("reference");
            if (reference != null && reference.codePointCount(0, reference.length()) > MAX_REFERENCE) {
                throw invalid("The reference may have at most %s characters.".formatted(MAX_REFERENCE));
            }
            return counts.inTurn(rows.length, () -> page.apply(Count.ofCsv(rows, reference)));
        } catch (RefusedException e) {
            Refusal refusal = e.refusal();
            List<Violation> violations = refusal.errors().stream()
                    .filter(each -> each.line() != null)
                    .toList();
            String summary =
                    violations.isEmpty() ? refusal.detail() : "Please correct the rows below. Nothing was saved.";
            ModelAndView again = page(FormErrors.emptyForm(VIEW), warehouse, rows(form, file))
                    .addObject("errors", new FormErrors(summary, Map.of()))
                    .addObject("entered", form.entered())
                    .addObject("violations", violations);
            again.setStatus(HttpStatus.valueOf(refusal.code().status()));
            return again;
        }
    }

    private ModelAndView page(ModelAndView page, WarehouseContext warehouse, String rows) {
        return page.addObject("rows", rows)
                .addObject("violations", List.of())
                .addObject("maxShown", MAX_SHOWN)
                .addObject("keys", keys.of(warehouse))
                .addObject("mayChange", warehouse.requireOwner().mayChange());
    }

    private static String rows(Form form, byte @Nullable [] file) {
        return file == null ? form.exact("rows") : new String(file, UTF_8);
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(ErrorCode.VALIDATION_FAILED, message);
    }

    private static String path(WarehouseContext warehouse) {
        return "/portal/warehouses/" + warehouse.id() + "/count";
    }
}
