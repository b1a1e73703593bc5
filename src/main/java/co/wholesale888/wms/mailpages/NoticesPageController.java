package co.wholesale888.wms.mailpages;

import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.notices.AlertDigest;
import co.wholesale888.wms.notices.NoticeChoice;
import co.wholesale888.wms.notices.NoticeChoices;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Which notices the signed-in user of a client wants by e-mail. */
@PortalPage
@RequestMapping("/portal/notices")
class NoticesPageController {

    private final NoticeChoices choices;
    private final MailServer server;

    NoticesPageController(NoticeChoices choices, MailServer server) {
        this.choices = choices;
        this.server = server;
    }

    @GetMapping
    ModelAndView show(SignedInClient client) {
        return page(client, FormErrors.NONE);
    }

    @PostMapping
    ModelAndView change(SignedInClient client, Form form) {
        NoticeChoice choice = new NoticeChoice(
                digest(form.text("alerts")), form.ticked("shipments"), form.ticked("webhooks"), form.ticked("keys"));
        String[] seen = form.exact("seen").split(" ", -1);
        if (seen.length != 4) {
            throw incomplete();
        }
        NoticeChoice before = new NoticeChoice(
                digest(seen[0]), seen[1].equals("true"), seen[2].equals("true"), seen[3].equals("true"));
        try {
            choices.change(client.userId(), before, choice);
            return new ModelAndView("redirect:/portal/notices?done=notices");
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            ModelAndView again = page(client, FormErrors.of(e.refusal()));
            again.setStatus(HttpStatus.CONFLICT);
            return again;
        }
    }

    private ModelAndView page(SignedInClient client, FormErrors errors) {
        NoticeChoice choice = choices.of(client.userId());
        return new ModelAndView("portal/notices")
                .addObject("errors", errors)
                .addObject("choice", choice)
                .addObject(
                        "seen",
                        "%s %s %s %s".formatted(choice.alerts(), choice.shipments(), choice.webhooks(), choice.keys()))
                .addObject("configured", server.isConfigured());
    }

    private static AlertDigest digest(@Nullable String name) {
        for (AlertDigest digest : AlertDigest.values()) {
            if (digest.name().equals(name)) {
                return digest;
            }
        }
        throw incomplete();
    }

    private static RefusedException incomplete() {
        return new RefusedException(
                ErrorCode.MALFORMED_REQUEST, "The form is incomplete. Reload the page and try again.");
    }
}
