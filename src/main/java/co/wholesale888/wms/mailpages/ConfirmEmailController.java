package co.wholesale888.wms.mailpages;

import co.wholesale888.wms.confirmations.Confirmations;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Confirms the e-mail address of a sign-up, and sends another link. Opening the link does not use it up: mail programs
 * open links before people do.
 */
@PortalPage
@RequestMapping("/portal/confirm-email")
class ConfirmEmailController {

    private static final String VIEW = "portal/confirm-email";

    private final Confirmations confirmations;

    ConfirmEmailController(Confirmations confirmations) {
        this.confirmations = confirmations;
    }

    @GetMapping
    ModelAndView show(@AllowedParameters("token") Query query) {
        String token = query.text("token");
        if (token == null) {
            return page("ask");
        }
        return confirmations.isUsable(token) ? page("confirm").addObject("token", token) : unusable();
    }

    @PostMapping
    ModelAndView confirm(Form form) {
        String token = form.exact("token");
        try {
            confirmations.confirm(token, form.exact("password"));
        } catch (RefusedException e) {
            return e.refusal().code() == ErrorCode.NOT_FOUND
                    ? unusable()
                    : FormErrors.redisplay(VIEW, e.refusal(), Map.of())
                            .addObject("step", "confirm")
                            .addObject("token", token);
        }
        return new ModelAndView("redirect:/portal/sign-in?done=email-confirmed");
    }

    /** Answers the same, whether or not there is a user who must confirm this address. */
    @PostMapping("/again")
    ModelAndView sendAgain(Form form, HttpServletRequest request) {
        String email = Objects.requireNonNullElse(form.text("email"), "");
        try {
            FormErrors.require("email", email);
            confirmations.sendAgain(email, request.getRemoteAddr());
        } catch (RefusedException e) {
            return FormErrors.redisplay(VIEW, e.refusal(), Map.of("email", email))
                    .addObject("step", "ask");
        }
        return page("sent");
    }

    private static ModelAndView unusable() {
        ModelAndView page = page("unusable");
        page.setStatus(HttpStatus.NOT_FOUND);
        return page;
    }

    private static ModelAndView page(String step) {
        return FormErrors.emptyForm(VIEW).addObject("step", step);
    }
}
