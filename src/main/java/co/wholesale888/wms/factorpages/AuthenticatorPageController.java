package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.secondfactors.SecondFactors;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/**
 * Adds an authenticator app to the signed-in user. The form carries the encrypted secret until a code confirms it, so
 * nothing is stored before.
 */
@PortalPage
@RequestMapping(SecurityPageController.PATH + "/app")
class AuthenticatorPageController {

    private static final String VIEW = "portal/authenticator";
    private static final String ISSUER = "888 WMS";

    private final SecondFactors factors;
    private final UserPasswords passwords;

    AuthenticatorPageController(SecondFactors factors, UserPasswords passwords) {
        this.factors = factors;
        this.passwords = passwords;
    }

    @GetMapping
    ModelAndView show(PortalSession session) {
        return factors.of(session.userId()).appSince() != null
                ? new ModelAndView("redirect:" + SecurityPageController.PATH)
                : withSecret(FormErrors.emptyForm(VIEW), session, factors.newApp(session.userId()));
    }

    @PostMapping
    ModelAndView add(PortalSession session, Form form, HttpServletRequest request) {
        String sealed = form.exact("secret");
        try {
            SignIns.Checked user =
                    passwords.requireCurrent(session.email(), form.exact("current"), request.getRemoteAddr());
            return SecurityPageController.recoveryCodes(factors.addApp(user, sealed, form.exact("code")));
        } catch (RefusedException e) {
            if (factors.of(session.userId()).appSince() != null) {
                // Sent again, by a reload of the answer that showed the codes or by a second click
                return SecurityPageController.repeated("codes");
            }
            return withSecret(
                    FormErrors.redisplay(VIEW, e.refusal(), Map.of()), session, factors.app(session.userId(), sealed));
        }
    }

    private static ModelAndView withSecret(ModelAndView page, PortalSession session, SecondFactors.NewApp app) {
        String key = app.key().toUpperCase(Locale.ROOT);
        String issuer = encode(ISSUER);
        String uri = "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
                .formatted(issuer, encode(session.email()), key, issuer);
        return page.addObject("secret", app.sealed())
                .addObject("uri", uri)
                .addObject("key", key.replaceAll("(.{4})(?=.)", "$1 "))
                .addObject("qr", QrCode.of(uri));
    }

    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
