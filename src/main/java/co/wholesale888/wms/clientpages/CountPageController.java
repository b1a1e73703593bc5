package co.wholesale888.wms.clientpages;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.imports.ImportFile;
import co.wholesale888.wms.imports.ImportKind;
import co.wholesale888.wms.imports.ImportUploads;
import co.wholesale888.wms.imports.Imports;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.writes.Count;
import co.wholesale888.wms.writes.CountPreview;
import co.wholesale888.wms.writes.Counts;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/**
 * Count by file: a client uploads a file, sees what it would change or which rows are wrong, and has it applied once.
 * Each file has a page that can be left and come back to, and that compares it with the stock anew.
 */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/count")
class CountPageController {

    private static final String VIEW = "portal/count";
    private static final String FILE_VIEW = "portal/count-file";
    private static final int MAX_SHOWN = 1_000;

    private final ImportUploads uploads;
    private final Imports imports;
    private final Counts counts;
    private final SupervisorKeys keys;
    private final JsonMapper json;
    private final Clock clock;

    CountPageController(
            ImportUploads uploads, Imports imports, Counts counts, SupervisorKeys keys, JsonMapper json, Clock clock) {
        this.uploads = uploads;
        this.imports = imports;
        this.counts = counts;
        this.keys = keys;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView form(WarehouseContext warehouse) {
        return listed(FormErrors.emptyForm(VIEW), warehouse, "");
    }

    @PostMapping
    ModelAndView upload(WarehouseContext warehouse, Form form) {
        SignedInClient client = warehouse.requireOwner();
        byte[] file = form.file("file");
        String rows = form.exact("rows");
        try {
            UUID id = uploads.store(
                    new ImportUploads.Upload(
                            ImportKind.COUNT,
                            warehouse.holder(),
                            reference(form),
                            client.session().email()),
                    file == null ? rows.getBytes(UTF_8) : file);
            return new ModelAndView("redirect:" + path(warehouse) + "/" + id);
        } catch (RefusedException e) {
            return listed(FormErrors.explained(VIEW, e.refusal(), form.entered()), warehouse, rows);
        }
    }

    @GetMapping("/{file}")
    ModelAndView show(WarehouseContext warehouse, @PathVariable String file) {
        warehouse.requireOwner();
        return page(warehouse, find(warehouse, file), null);
    }

    @PostMapping("/{file}/apply")
    ModelAndView apply(WarehouseContext warehouse, @PathVariable String file, Form form, HttpServletRequest request) {
        SignedInClient client = warehouse.requireOwner();
        ImportFile found = find(warehouse, file);
        String itsPage = "redirect:" + path(warehouse) + "/" + found.id();
        if (!found.isOpen()) {
            // As if asked twice: a refusal would say nothing about the file, on a page that is not live
            return new ModelAndView(itsPage);
        }
        UUID key;
        try {
            key = keys.chosen(warehouse, form).id();
        } catch (RefusedException e) {
            return page(warehouse, found, e);
        }
        imports.apply(
                warehouse.uuid(),
                found.id(),
                new Imports.Application(
                        client.userId(), client.session().email(), request.getRemoteAddr(), key, form.exact("seen")));
        return new ModelAndView(itsPage);
    }

    @PostMapping("/{file}/discard")
    String discard(WarehouseContext warehouse, @PathVariable String file) {
        warehouse.requireOwner();
        imports.discard(warehouse.uuid(), find(warehouse, file).id());
        return "redirect:" + path(warehouse) + "?done=file-discarded";
    }

    private ImportFile find(WarehouseContext warehouse, String id) {
        return imports.find(ImportKind.COUNT, warehouse.uuid(), id);
    }

    private ModelAndView listed(ModelAndView page, WarehouseContext warehouse, String rows) {
        warehouse.requireOwner();
        return page.addObject("rows", rows).addObject("files", imports.list(ImportKind.COUNT, warehouse.uuid()));
    }

    /** The page of a file, with what it would change now if it is not applied. */
    private ModelAndView page(WarehouseContext warehouse, ImportFile file, @Nullable RefusedException refused) {
        ModelAndView page = (refused == null
                        ? FormErrors.emptyForm(FILE_VIEW)
                        : FormErrors.explained(FILE_VIEW, refused.refusal(), Map.of()))
                .addObject("file", file)
                .addObject("violations", List.of())
                .addObject("maxShown", MAX_SHOWN)
                .addObject("keys", keys.of(warehouse))
                .addObject("reloading", file.isApplying());
        return file.isOpen() ? compared(page, warehouse, file) : page;
    }

    private ModelAndView compared(ModelAndView page, WarehouseContext warehouse, ImportFile file) {
        byte[] content = imports.content(warehouse.uuid(), file.id());
        page.addObject("comparedAt", clock.instant());
        try {
            byte[] preview = counts.inTurn(warehouse.holder(), content.length, () -> {
                Count count = Count.ofCsv(content, file.reference());
                return counts.preview(count, warehouse.holder()).getBody();
            });
            return page.addObject("preview", json.readValue(Objects.requireNonNull(preview), CountPreview.class));
        } catch (RefusedException e) {
            List<Violation> wrong = Imports.wrongRows(e);
            if (wrong.isEmpty()) {
                FormErrors.redisplay(page, e.refusal())
                        .addObject("errors", new FormErrors(e.refusal().detail(), Map.of()));
            }
            return page.addObject("violations", wrong).addObject("wrongRows", Imports.count(wrong));
        }
    }

    private static @Nullable String reference(Form form) {
        String reference = form.text("reference");
        if (Lengths.isLonger(reference, Lengths.MAX_REFERENCE)) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED,
                    "The reference may have at most %s characters.".formatted(Lengths.MAX_REFERENCE));
        }
        return reference;
    }

    private static String path(WarehouseContext warehouse) {
        return "/portal/warehouses/" + warehouse.id() + "/count";
    }
}
