package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhookinspection.DeliveryInspection;
import co.wholesale888.wms.webhookinspection.SignatureFinding;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The form in which clients check whether a signature was made from a body with a secret of their webhook. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}/check")
class SignatureCheckController {

    private static final int MAX_HEADERS_LENGTH = 4_000;

    private final Webhooks webhooks;
    private final DeliveryInspection inspection;

    SignatureCheckController(Webhooks webhooks, DeliveryInspection inspection) {
        this.webhooks = webhooks;
        this.inspection = inspection;
    }

    @GetMapping
    ModelAndView form(WarehouseContext warehouse, @PathVariable String webhook) {
        return page(warehouse, webhook, Map.of());
    }

    /** Shows which of the pasted signatures match. Nothing that was pasted is stored. */
    @PostMapping
    ModelAndView check(WarehouseContext warehouse, @PathVariable String webhook, Form form) {
        ModelAndView page = page(warehouse, webhook, form.entered());
        String body = form.exact("body");
        String headers = form.text("headers");
        if (body.isEmpty() || headers == null || headers.length() > MAX_HEADERS_LENGTH) {
            return page.addObject(
                    "error",
                    "Please paste the body and its signature headers (up to %s characters of headers)."
                            .formatted(MAX_HEADERS_LENGTH));
        }
        UUID id = IdKind.WEBHOOK.require(webhook);
        List<SignatureFinding> findings = inspection.check(warehouse.uuid(), id, body, headers);
        if (!anyMatches(findings) && body.contains("\r\n")) {
            // Browsers submit every line break as CRLF, so the body may have been received with LF
            findings = inspection.check(warehouse.uuid(), id, body.replace("\r\n", "\n"), headers);
        }
        return page.addObject("findings", findings).addObject("matches", anyMatches(findings));
    }

    private ModelAndView page(WarehouseContext warehouse, String webhook, Map<String, String> entered) {
        warehouse.requireOwner();
        Webhook found = webhooks.require(warehouse.uuid(), IdKind.WEBHOOK.require(webhook));
        return new ModelAndView("portal/signature-check", Map.of("webhook", found, "entered", entered));
    }

    private static boolean anyMatches(List<SignatureFinding> findings) {
        return findings.stream().anyMatch(finding -> switch (finding.fit()) {
            case PRESENT, PREVIOUS -> true;
            case NEITHER, MALFORMED, INCOMPLETE -> false;
        });
    }
}
