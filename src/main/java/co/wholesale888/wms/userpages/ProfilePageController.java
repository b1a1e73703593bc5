package co.wholesale888.wms.userpages;

import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.UserSessions;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The signed-in user's password and sessions. */
@PortalPage
@RequestMapping("/portal/profile")
class ProfilePageController {

    private final UserPasswords passwords;
    private final UserSessions sessions;

    ProfilePageController(UserPasswords passwords, UserSessions sessions) {
        this.passwords = passwords;
        this.sessions = sessions;
    }

    @GetMapping
    ModelAndView profile(PortalSession session) {
        return withSessions(FormErrors.emptyForm("portal/profile"), session);
    }

    @PostMapping("/password")
    ModelAndView changePassword(PortalSession session, Form form, HttpServletRequest request) {
        try {
            passwords.change(
                    session.userId(),
                    session.email(),
                    form.exact("current"),
                    form.exact("password"),
                    request.getRemoteAddr());
        } catch (RefusedException e) {
            return withSessions(FormErrors.redisplay("portal/profile", e.refusal(), Map.of()), session);
        }
        return new ModelAndView("redirect:/portal/profile?done=password");
    }

    @PostMapping("/sessions/end")
    String end(PortalSession session, Form form) {
        sessions.end(session.userId(), form.exact("session"));
        return "redirect:/portal/profile?done=session-ended";
    }

    @PostMapping("/sessions/end-all")
    String endAll(PortalSession session) {
        sessions.endAll(session.userId());
        return "redirect:/portal/sign-in?done=signed-out-everywhere";
    }

    private ModelAndView withSessions(ModelAndView page, PortalSession session) {
        return page.addObject("sessions", sessions.of(session.userId())).addObject("current", session.hash());
    }
}
