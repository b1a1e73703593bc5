package co.wholesale888.wms.portal;

import co.wholesale888.wms.confirmations.Confirmations;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.secondfactors.RelyingParty;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.SignUps;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** The page for signing in, and signing up. Signing in and out is done by the filters of {@link PortalChain}. */
@PortalPage
class SignInController {

    private final SignUps signUps;
    private final Confirmations confirmations;
    private final RelyingParty passkeys;

    SignInController(SignUps signUps, Confirmations confirmations, RelyingParty passkeys) {
        this.signUps = signUps;
        this.confirmations = confirmations;
        this.passkeys = passkeys;
    }

    @GetMapping(PortalChain.SIGN_IN)
    ModelAndView signIn(@AllowedParameters("next") Query query, HttpServletRequest request) {
        if (PortalSession.current() != null) {
            return new ModelAndView("redirect:/portal");
        }
        return FormErrors.emptyForm("portal/sign-in")
                .addObject("passkeys", passkeys.isKnown(request))
                .addObject(RequestedPage.FIELD, RequestedPage.valid(query.text(RequestedPage.FIELD)));
    }

    /** Shows the form again after a failed sign-in. */
    @PostMapping(PortalChain.SIGN_IN)
    ModelAndView signInFailed(
            Form form,
            @RequestAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) AuthenticationException failure,
            HttpServletRequest request) {
        Refusal refusal = failure.getCause() instanceof RefusedException refused
                ? refused.refusal()
                : Refusal.of(ErrorCode.INVALID_CREDENTIALS, String.valueOf(failure.getMessage()));
        return redisplay("portal/sign-in", refusal, form)
                .addObject("passkeys", passkeys.isKnown(request))
                // Whoever it is: the answer must not tell what is wrong
                .addObject("unconfirmed", confirmations.areRequired())
                .addObject(RequestedPage.FIELD, RequestedPage.valid(form.text(RequestedPage.FIELD)));
    }

    @GetMapping("/portal/sign-up")
    ModelAndView signUp() {
        return FormErrors.emptyForm("portal/sign-up");
    }

    @PostMapping("/portal/sign-up")
    ModelAndView signUp(Form form, HttpServletRequest request) {
        ObjectNode account = form.json("name", "email");
        if (!form.exact("password").isEmpty()) {
            account.put("password", form.exact("password"));
        }
        try {
            signUps.signUp(JsonBody.of(account), request.getRemoteAddr());
            return new ModelAndView("portal/signed-up").addObject("confirm", confirmations.areRequired());
        } catch (RefusedException e) {
            return redisplay("portal/sign-up", e.refusal(), form);
        }
    }

    private static ModelAndView redisplay(String view, Refusal refusal, Form form) {
        // Never the password
        return FormErrors.redisplay(view, refusal, Map.of("name", form.exact("name"), "email", form.exact("email")));
    }
}
