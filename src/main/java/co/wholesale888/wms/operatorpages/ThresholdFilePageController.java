package co.wholesale888.wms.operatorpages;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.imports.ImportFile;
import co.wholesale888.wms.imports.ImportKind;
import co.wholesale888.wms.imports.ImportUploads;
import co.wholesale888.wms.imports.Imports;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.thresholds.ThresholdFile;
import co.wholesale888.wms.thresholds.ThresholdFiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Thresholds and pars by file: an operator downloads them, uploads them edited, sees what would change or which rows
 * are wrong, and has the file applied once. Each file has a page that can be left and come back to, and that compares
 * it anew.
 */
@PortalPage
@RequestMapping("/portal/operator/warehouses/{warehouse}/levels")
class ThresholdFilePageController {

    private static final String VIEW = "portal/threshold-file";
    private static final String FILE_VIEW = "portal/threshold-import";
    private static final int MAX_SHOWN = 1_000;

    private final ImportUploads uploads;
    private final Imports imports;
    private final ThresholdFiles files;
    private final CsvExports exports;
    private final Clock clock;

    ThresholdFilePageController(
            ImportUploads uploads, Imports imports, ThresholdFiles files, CsvExports exports, Clock clock) {
        this.uploads = uploads;
        this.imports = imports;
        this.files = files;
        this.exports = exports;
        this.clock = clock;
    }

    @GetMapping("/file.csv")
    void csv(
            SignedInOperator operator,
            WarehouseContext warehouse,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        exports.send(
                warehouse.holder(),
                "thresholds",
                request,
                response,
                rows -> files.export(warehouse.uuid(), rows),
                ThresholdFiles.columns());
    }

    @GetMapping("/file")
    ModelAndView form(SignedInOperator operator, WarehouseContext warehouse) {
        return listed(FormErrors.emptyForm(VIEW), warehouse, "");
    }

    @PostMapping("/file")
    ModelAndView upload(SignedInOperator operator, WarehouseContext warehouse, Form form) {
        byte[] file = form.file("file");
        String rows = form.exact("rows");
        try {
            UUID id = uploads.store(
                    new ImportUploads.Upload(
                            ImportKind.THRESHOLDS,
                            warehouse.holder(),
                            null,
                            operator.session().email()),
                    file == null ? rows.getBytes(UTF_8) : file);
            return new ModelAndView("redirect:" + path(warehouse) + "/" + id);
        } catch (RefusedException e) {
            return listed(FormErrors.explained(VIEW, e.refusal(), form.entered()), warehouse, rows);
        }
    }

    @GetMapping("/file/{file}")
    ModelAndView show(SignedInOperator operator, WarehouseContext warehouse, @PathVariable String file) {
        return page(warehouse, find(warehouse, file));
    }

    @PostMapping("/file/{file}/apply")
    String apply(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @PathVariable String file,
            Form form,
            HttpServletRequest request) {
        ImportFile found = find(warehouse, file);
        imports.apply(
                warehouse.uuid(),
                found.id(),
                new Imports.Application(
                        operator.userId(),
                        operator.session().email(),
                        request.getRemoteAddr(),
                        null,
                        form.exact("seen")));
        return "redirect:" + path(warehouse) + "/" + found.id();
    }

    @PostMapping("/file/{file}/discard")
    String discard(SignedInOperator operator, WarehouseContext warehouse, @PathVariable String file) {
        imports.discard(warehouse.uuid(), find(warehouse, file).id());
        return "redirect:" + path(warehouse) + "?done=file-discarded";
    }

    private ImportFile find(WarehouseContext warehouse, String id) {
        return imports.find(ImportKind.THRESHOLDS, warehouse.uuid(), id);
    }

    private ModelAndView listed(ModelAndView page, WarehouseContext warehouse, String rows) {
        return page.addObject("rows", rows).addObject("files", imports.list(ImportKind.THRESHOLDS, warehouse.uuid()));
    }

    /** The page of a file, with what it would change now if it is not applied. */
    private ModelAndView page(WarehouseContext warehouse, ImportFile file) {
        ModelAndView page = FormErrors.emptyForm(FILE_VIEW)
                .addObject("file", file)
                .addObject("violations", List.of())
                .addObject("maxShown", MAX_SHOWN)
                .addObject("reloading", file.isApplying());
        return file.isOpen() ? compared(page, warehouse, file) : page;
    }

    private ModelAndView compared(ModelAndView page, WarehouseContext warehouse, ImportFile file) {
        byte[] content = imports.content(warehouse.uuid(), file.id());
        page.addObject("comparedAt", clock.instant());
        try {
            return page.addObject(
                    "report", files.inTurn(() -> files.report(warehouse.uuid(), ThresholdFile.ofCsv(content))));
        } catch (RefusedException e) {
            List<Violation> wrong = Imports.wrongRows(e);
            if (wrong.isEmpty()) {
                FormErrors.redisplay(page, e.refusal())
                        .addObject("errors", new FormErrors(e.refusal().detail(), Map.of()));
            }
            return page.addObject("violations", wrong).addObject("wrongRows", Imports.count(wrong));
        }
    }

    private static String path(WarehouseContext warehouse) {
        return "/portal/operator/warehouses/" + warehouse.id() + "/levels/file";
    }
}
