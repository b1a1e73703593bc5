package co.wholesale888.wms.peoplepages;

import co.wholesale888.wms.invitations.Acceptance;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Lets the invited set a password and so become users. Opening the link does not use it up: mail programs do that. */
@PortalPage
@RequestMapping("/portal/invitation")
class InvitationController {

    private static final String VIEW = "portal/invitation";

    private final Acceptance acceptance;

    InvitationController(Acceptance acceptance) {
        this.acceptance = acceptance;
    }

    @GetMapping
    ModelAndView form(@AllowedParameters("token") Query query) {
        String token = query.text("token");
        return withInvitation(FormErrors.emptyForm(VIEW), token == null ? "" : token);
    }

    @PostMapping
    ModelAndView accept(Form form) {
        String token = form.exact("token");
        try {
            acceptance.accept(token, form.exact("password"));
            return new ModelAndView("redirect:/portal/sign-in?done=joined");
        } catch (RefusedException e) {
            ModelAndView page = e.refusal().code() == ErrorCode.NOT_FOUND
                    ? FormErrors.emptyForm(VIEW)
                    : FormErrors.redisplay(VIEW, e.refusal(), Map.of());
            return withInvitation(page, token);
        }
    }

    private ModelAndView withInvitation(ModelAndView page, String token) {
        acceptance
                .find(token)
                .ifPresentOrElse(
                        invitation -> page.addObject("token", token)
                                .addObject("invitation", invitation)
                                .addObject("accountName", acceptance.accountName(invitation)),
                        () -> page.setStatus(HttpStatus.NOT_FOUND));
        return page;
    }
}
