package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.RequestedPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.secondfactors.PasskeySignIn;
import co.wholesale888.wms.secondfactors.Passkeys;
import co.wholesale888.wms.secondfactors.SecondStep;
import co.wholesale888.wms.sessions.HalfSignedIn;
import co.wholesale888.wms.sessions.PortalSession;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The page for signing in with a passkey alone. The form is checked by the filter of {@link PasskeySignIn}. */
@PortalPage
class PasskeySignInController {

    private final Passkeys passkeys;

    PasskeySignInController(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    @GetMapping(PasskeySignIn.PATH)
    ModelAndView show(@AllowedParameters("next") Query query, HttpServletRequest request) {
        return PortalSession.current() != null
                ? new ModelAndView("redirect:/portal")
                : new ModelAndView("portal/passkey-sign-in")
                        .addObject("passkey", passkeys.toSignIn(null, request))
                        .addObject(RequestedPage.FIELD, RequestedPage.valid(query.text(RequestedPage.FIELD)));
    }

    /** Goes back to where the passkey was asked for, after one that does not fit. */
    @PostMapping(PasskeySignIn.PATH)
    String failed() {
        return "redirect:%s?done=passkey-failed"
                .formatted(HalfSignedIn.current() == null ? PasskeySignIn.PATH : SecondStep.PATH);
    }
}
