package co.wholesale888.wms.operatorpages;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.thresholds.ThresholdFile;
import co.wholesale888.wms.thresholds.ThresholdFiles;
import co.wholesale888.wms.thresholds.ThresholdReport;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Thresholds and pars by file: an operator downloads them, uploads them edited, sees what would change or which rows are
 * wrong, and applies the file once. The page carries the rows from one step to the next.
 */
@PortalPage
@RequestMapping("/portal/operator/warehouses/{warehouse}/levels")
class LevelsFilePageController {

    private static final String VIEW = "portal/levels-file";
    private static final int MAX_SHOWN = 1_000;

    private final ThresholdFiles files;
    private final CsvExports exports;
    private final OneTimeForm oneTimeForm;

    LevelsFilePageController(ThresholdFiles files, CsvExports exports, OneTimeForm oneTimeForm) {
        this.files = files;
        this.exports = exports;
        this.oneTimeForm = oneTimeForm;
    }

    @GetMapping("/file.csv")
    void csv(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @AllowedParameters({}) Query query,
            HttpServletResponse response)
            throws IOException {
        query.refuseInvalid();
        exports.send(
                warehouse.holder(),
                "thresholds",
                response,
                rows -> files.export(warehouse.uuid(), rows),
                ThresholdFiles.columns());
    }

    @GetMapping("/file")
    ModelAndView form(SignedInOperator operator, WarehouseContext warehouse, @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        return page(FormErrors.emptyForm(VIEW), "");
    }

    /** The response to an application that was refused has this URL. Reloading it shows the empty form. */
    @GetMapping("/file/apply")
    String showForm(SignedInOperator operator, WarehouseContext warehouse, @AllowedParameters({}) Query query) {
        return "redirect:" + path(warehouse);
    }

    /** Shows what the file would change. */
    @PostMapping("/file")
    ModelAndView check(SignedInOperator operator, WarehouseContext warehouse, Form form) {
        byte[] file = form.file("file");
        String rows = file == null ? form.exact("rows") : new String(file, UTF_8);
        return answer(rows, file == null ? rows.getBytes(UTF_8) : file, read -> {
            ThresholdReport report = files.report(warehouse.uuid(), read);
            return page(FormErrors.emptyForm(VIEW), rows).addObject("report", report);
        });
    }

    @PostMapping("/file/apply")
    ModelAndView apply(SignedInOperator operator, WarehouseContext warehouse, Form form, HttpServletRequest request) {
        String rows = form.exact("rows");
        return answer(rows, rows.getBytes(UTF_8), read -> {
            oneTimeForm.submit(
                    warehouse,
                    request,
                    () -> files.apply(warehouse.uuid(), read, form.exact("seen")),
                    Function.identity());
            return new ModelAndView("redirect:" + path(warehouse) + "?done=uploaded");
        });
    }

    private ModelAndView answer(String rows, byte[] bytes, Function<ThresholdFile, ModelAndView> page) {
        try {
            if (bytes.length == 0) {
                throw new RefusedException(ErrorCode.VALIDATION_FAILED, "Choose a file, or paste its rows.");
            }
            return files.inTurn(() -> page.apply(ThresholdFile.ofCsv(bytes)));
        } catch (RefusedException e) {
            Refusal refusal = e.refusal();
            String summary =
                    refusal.errors().isEmpty() ? refusal.detail() : "Please correct the rows below. Nothing was saved.";
            ModelAndView again = page(FormErrors.emptyForm(VIEW), rows)
                    .addObject("errors", new FormErrors(summary, Map.of()))
                    .addObject("violations", refusal.errors());
            again.setStatus(HttpStatus.valueOf(refusal.code().status()));
            return again;
        }
    }

    private static ModelAndView page(ModelAndView page, String rows) {
        return page.addObject("rows", rows).addObject("violations", List.of()).addObject("maxShown", MAX_SHOWN);
    }

    private static String path(WarehouseContext warehouse) {
        return "/portal/operator/warehouses/" + warehouse.id() + "/levels/file";
    }
}
