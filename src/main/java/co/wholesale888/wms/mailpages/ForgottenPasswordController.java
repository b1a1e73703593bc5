package co.wholesale888.wms.mailpages;

import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.notices.ForgottenPasswords;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Sends a link to users who have forgotten their password. Without a mail server it says whom to ask. */
@PortalPage
@RequestMapping("/portal/forgot-password")
class ForgottenPasswordController {

    private static final String VIEW = "portal/forgot-password";

    private final ForgottenPasswords passwords;
    private final MailServer server;

    ForgottenPasswordController(ForgottenPasswords passwords, MailServer server) {
        this.passwords = passwords;
        this.server = server;
    }

    @GetMapping
    ModelAndView form() {
        return page(FormErrors.emptyForm(VIEW), false);
    }

    /** Answers the same, whether or not there is such a user. */
    @PostMapping
    ModelAndView send(Form form, HttpServletRequest request) {
        String email = Objects.requireNonNullElse(form.text("email"), "");
        if (!server.isConfigured()) {
            return page(FormErrors.emptyForm(VIEW), false);
        }
        try {
            FormErrors.require("email", email);
            passwords.sendLink(email, request.getRemoteAddr());
        } catch (RefusedException e) {
            return page(FormErrors.redisplay(VIEW, e.refusal(), Map.of("email", email)), false);
        }
        return page(FormErrors.emptyForm(VIEW), true);
    }

    private ModelAndView page(ModelAndView page, boolean sent) {
        return page.addObject("configured", server.isConfigured()).addObject("sent", sent);
    }
}
