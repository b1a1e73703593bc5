package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.apppasswords.AppPasswords;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.secondfactors.Passkeys;
import co.wholesale888.wms.secondfactors.RelyingParty;
import co.wholesale888.wms.secondfactors.SecondFactors;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * The signed-in user's second factors and application passwords. What whoever finds an open session must not do asks
 * for the password. Secrets are shown in the answer to the form that creates them, once.
 */
@PortalPage
@RequestMapping(SecurityPageController.PATH)
class SecurityPageController {

    static final String PATH = "/portal/profile/security";

    private static final String VIEW = "portal/security";

    private final SecondFactors factors;
    private final Passkeys passkeys;
    private final RelyingParty relyingParty;
    private final AppPasswords appPasswords;
    private final UserPasswords passwords;
    private final OneTimeForm oneTimeForm;

    SecurityPageController(
            SecondFactors factors,
            Passkeys passkeys,
            RelyingParty relyingParty,
            AppPasswords appPasswords,
            UserPasswords passwords,
            OneTimeForm oneTimeForm) {
        this.factors = factors;
        this.passkeys = passkeys;
        this.relyingParty = relyingParty;
        this.appPasswords = appPasswords;
        this.passwords = passwords;
        this.oneTimeForm = oneTimeForm;
    }

    @GetMapping
    ModelAndView show(PortalSession session, HttpServletRequest request) {
        return filled(FormErrors.emptyForm(VIEW), session, request);
    }

    @PostMapping("/app/remove")
    ModelAndView removeApp(PortalSession session, Form form, HttpServletRequest request) {
        return withPassword(session, form, request, user -> {
            factors.removeApp(user);
            return new ModelAndView("redirect:" + PATH + "?done=factor-removed");
        });
    }

    @PostMapping("/passkey/remove")
    ModelAndView removePasskey(PortalSession session, Form form, HttpServletRequest request) {
        return withPassword(session, form, request, user -> {
            passkeys.remove(user, form.exact("id"));
            return new ModelAndView("redirect:" + PATH + "?done=factor-removed");
        });
    }

    @PostMapping("/recovery-codes")
    ModelAndView renewRecoveryCodes(PortalSession session, Form form, HttpServletRequest request) {
        return withPassword(session, form, request, user -> {
            List<String> codes = once(session, request, () -> factors.renewRecoveryCodes(user));
            return codes == null ? repeated("codes") : recoveryCodes(codes);
        });
    }

    @PostMapping("/app-passwords")
    ModelAndView createAppPassword(PortalSession session, Form form, HttpServletRequest request) {
        return withPassword(session, form, request, user -> {
            String created = once(session, request, () -> appPasswords.create(user, form.text("name")));
            return created == null
                    ? repeated("app-password")
                    : OneTimeForm.shown(() ->
                            filled(FormErrors.emptyForm(VIEW), session, request).addObject("appPassword", created));
        });
    }

    @PostMapping("/app-passwords/revoke")
    String revokeAppPassword(PortalSession session, Form form) {
        appPasswords.revoke(session.userId(), IdKind.requireUuid(form.exact("id"), "application password"));
        return "redirect:" + PATH + "?done=app-password-revoked";
    }

    /** Returns null if the form was submitted before. */
    private <T> @Nullable T once(PortalSession session, HttpServletRequest request, Supplier<T> command) {
        String user = IdKind.USER.format(session.userId());
        return oneTimeForm
                .submit(session.userId(), request, command, created -> user)
                .result();
    }

    static ModelAndView repeated(String what) {
        return new ModelAndView("redirect:" + PATH + "?done=repeated-" + what);
    }

    static ModelAndView recoveryCodes(List<String> codes) {
        return new ModelAndView("portal/recovery-codes").addObject("codes", codes);
    }

    /** Shows the page again, with the errors, if the password is wrong or the action is refused. */
    private ModelAndView withPassword(
            PortalSession session,
            Form form,
            HttpServletRequest request,
            Function<SignIns.Checked, ModelAndView> action) {
        try {
            return action.apply(
                    passwords.requireCurrent(session.email(), form.exact("current"), request.getRemoteAddr()));
        } catch (RefusedException e) {
            Map<String, String> entered = form.json("name").isEmpty() ? Map.of() : Map.of("name", form.exact("name"));
            return filled(FormErrors.redisplay(VIEW, e.refusal(), entered), session, request)
                    .addObject("submitted", request.getServletPath().substring(PATH.length() + 1) + form.exact("id"));
        }
    }

    private ModelAndView filled(ModelAndView page, PortalSession session, HttpServletRequest request) {
        List<Passkeys.Item> mine = passkeys.of(session.userId());
        return page.addObject("factors", factors.of(session.userId()))
                .addObject("passkeys", mine)
                .addObject("mayAddPasskey", mine.size() < Passkeys.MAX_PER_USER && relyingParty.isKnown(request))
                .addObject("appPasswords", appPasswords.of(session.userId()))
                .addObject("maxAppPasswords", AppPasswords.MAX_PER_USER)
                .addObject("submitted", "");
    }
}
