package co.wholesale888.wms.userpages;

import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Lets the holder of a link set a new password. Opening the link does not use it up: mail programs open links before
 * people do.
 */
@PortalPage
@RequestMapping("/portal/new-password")
class PasswordResetController {

    private static final String VIEW = "portal/new-password";

    private final UserPasswords passwords;
    private final ResetLinks links;

    PasswordResetController(UserPasswords passwords, ResetLinks links) {
        this.passwords = passwords;
        this.links = links;
    }

    @GetMapping
    ModelAndView form(@AllowedParameters("token") Query query) {
        String token = query.text("token");
        return token != null && links.userOf(token).isPresent()
                ? withToken(FormErrors.emptyForm(VIEW), token)
                : unusable();
    }

    @PostMapping
    ModelAndView set(Form form) {
        String token = form.exact("token");
        try {
            passwords.reset(token, form.exact("password"));
        } catch (RefusedException e) {
            return e.refusal().code() == ErrorCode.NOT_FOUND
                    ? unusable()
                    : withToken(FormErrors.redisplay(VIEW, e.refusal(), Map.of()), token);
        }
        return new ModelAndView("redirect:/portal/sign-in?done=password-set");
    }

    private static ModelAndView unusable() {
        ModelAndView page = withToken(FormErrors.emptyForm(VIEW), null);
        page.setStatus(HttpStatus.NOT_FOUND);
        return page;
    }

    private static ModelAndView withToken(ModelAndView page, @Nullable String token) {
        return page.addObject("token", token);
    }
}
