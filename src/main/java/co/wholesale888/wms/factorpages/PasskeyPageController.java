package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.secondfactors.Passkeys;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Adds a passkey to the signed-in user. The script hands what the browser says to the form. */
@PortalPage
@RequestMapping(SecurityPageController.PATH + "/passkey")
class PasskeyPageController {

    private static final String VIEW = "portal/passkey";

    private final Passkeys passkeys;
    private final UserPasswords passwords;

    PasskeyPageController(Passkeys passkeys, UserPasswords passwords) {
        this.passkeys = passkeys;
        this.passwords = passwords;
    }

    @GetMapping
    ModelAndView show(PortalSession session) {
        return FormErrors.emptyForm(VIEW);
    }

    /** Asks the browser for a passkey, after the password. */
    @PostMapping
    ModelAndView create(PortalSession session, Form form, HttpServletRequest request) {
        String name = form.text("name");
        try {
            SignIns.Checked user =
                    passwords.requireCurrent(session.email(), form.exact("current"), request.getRemoteAddr());
            return FormErrors.emptyForm(VIEW)
                    .addObject("name", name)
                    .addObject("passkey", passkeys.toAdd(user, name, request));
        } catch (RefusedException e) {
            return FormErrors.redisplay(VIEW, e.refusal(), name == null ? Map.of() : Map.of("name", name));
        }
    }

    @PostMapping("/created")
    ModelAndView add(PortalSession session, Form form, HttpServletRequest request) {
        try {
            passkeys.add(session.userId(), form.text("name"), form.exact("challenge"), form.exact("answer"), request);
        } catch (RefusedException e) {
            return FormErrors.redisplay(VIEW, e.refusal(), Map.of());
        }
        return new ModelAndView("redirect:" + SecurityPageController.PATH + "?done=passkey-added");
    }
}
