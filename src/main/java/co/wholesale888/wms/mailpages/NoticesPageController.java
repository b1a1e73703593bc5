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
                form.requireChoice("alerts", AlertDigest.class),
                form.ticked("shipments"),
                form.ticked("webhooks"),
                form.ticked("keys"));
        try {
            choices.change(client.userId(), form.exact("seen"), choice);
            return new ModelAndView("redirect:/portal/notices?done=notices");
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            return FormErrors.redisplay(page(client, FormErrors.of(e.refusal())), e.refusal());
        }
    }

    private ModelAndView page(SignedInClient client, FormErrors errors) {
        return new ModelAndView("portal/notices")
                .addObject("errors", errors)
                .addObject("choice", choices.of(client.userId()))
                .addObject("configured", server.isConfigured());
    }
}
