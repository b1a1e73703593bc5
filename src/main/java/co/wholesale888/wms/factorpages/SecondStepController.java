package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.RequestedPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.secondfactors.Passkeys;
import co.wholesale888.wms.secondfactors.SecondStep;
import co.wholesale888.wms.sessions.HalfSignedIn;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.servlet.ModelAndView;

/** The page that asks for the second factor. The form is checked by the filter of {@link SecondStep}. */
@PortalPage
class SecondStepController {

    static final String VIEW = "portal/second-step";

    private static final String SIGN_IN = "redirect:/portal/sign-in";

    private final Passkeys passkeys;

    SecondStepController(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    @GetMapping(SecondStep.PATH)
    ModelAndView show(@AllowedParameters("next") Query query, HttpServletRequest request) {
        return HalfSignedIn.current() == null
                ? new ModelAndView(SIGN_IN)
                : filled(FormErrors.emptyForm(VIEW), query.text(RequestedPage.FIELD), request);
    }

    /** Shows the form again after a wrong code. */
    @PostMapping(SecondStep.PATH)
    ModelAndView failed(
            Form form,
            HttpServletRequest request,
            @RequestAttribute(name = WebAttributes.AUTHENTICATION_EXCEPTION, required = false) @Nullable
                    AuthenticationException failure) {
        Refusal refusal;
        if (failure instanceof BadCredentialsException) {
            refusal = Refusal.of(ErrorCode.INVALID_CREDENTIALS, String.valueOf(failure.getMessage()));
        } else if (failure != null && failure.getCause() instanceof RefusedException refused) {
            refusal = refused.refusal();
        } else {
            return new ModelAndView(SIGN_IN + "?done=begin-again");
        }
        return filled(FormErrors.redisplay(VIEW, refusal, Map.of()), form.text(RequestedPage.FIELD), request);
    }

    private ModelAndView filled(ModelAndView page, @Nullable String next, HttpServletRequest request) {
        HalfSignedIn half = HalfSignedIn.current();
        return page.addObject(RequestedPage.FIELD, RequestedPage.valid(next))
                .addObject("passkey", half == null ? null : passkeys.toSignIn(half.userId(), request));
    }
}
