package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.RequestedPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.secondfactors.PasskeySignIn;
import co.wholesale888.wms.secondfactors.Passkeys;
import co.wholesale888.wms.secondfactors.SecondStep;
import co.wholesale888.wms.sessions.HalfSignedIn;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.servlet.ModelAndView;

/** The page for signing in with a passkey alone. The form is checked by the filter of {@link PasskeySignIn}. */
@PortalPage
class PasskeySignInController {

    private static final String VIEW = "portal/passkey-sign-in";

    private final Passkeys passkeys;

    PasskeySignInController(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    @GetMapping(PasskeySignIn.PATH)
    ModelAndView show(@AllowedParameters("next") Query query, HttpServletRequest request) {
        return PortalSession.current() != null
                ? new ModelAndView("redirect:/portal")
                : filled(FormErrors.emptyForm(VIEW), RequestedPage.valid(query.text(RequestedPage.FIELD)), request);
    }

    /** Goes back to where the passkey was asked for, after one that does not fit; says there if there were too many. */
    @PostMapping(PasskeySignIn.PATH)
    ModelAndView failed(
            Form form,
            HttpServletRequest request,
            @RequestAttribute(name = WebAttributes.AUTHENTICATION_EXCEPTION, required = false) @Nullable
                    AuthenticationException failure) {
        boolean second = HalfSignedIn.current() != null;
        String next = RequestedPage.valid(form.text(RequestedPage.FIELD));
        if (failure != null && failure.getCause() instanceof RefusedException refused) {
            String view = second ? SecondStepController.VIEW : VIEW;
            return filled(FormErrors.redisplay(view, refused.refusal(), Map.of()), next, request);
        }
        return new ModelAndView("redirect:%s?done=passkey-failed%s"
                .formatted(
                        second ? SecondStep.PATH : PasskeySignIn.PATH,
                        next.isEmpty()
                                ? ""
                                : "&" + RequestedPage.FIELD + "=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
    }

    private ModelAndView filled(ModelAndView page, String next, HttpServletRequest request) {
        HalfSignedIn half = HalfSignedIn.current();
        return page.addObject(RequestedPage.FIELD, next)
                .addObject("passkey", passkeys.toSignIn(half == null ? null : half.userId(), request));
    }
}
