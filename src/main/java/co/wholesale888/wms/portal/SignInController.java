package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.sessions.SignInService;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** Signs users up, in and out. */
@PortalPage
class SignInController {

    private static final Pattern DOT_SEGMENT = Pattern.compile("/(\\.|%2[eE])+(/|$)");

    /** The target of the redirect after sign-in comes from the query string, so it must be a portal page. */
    private static final Pattern PORTAL_PATH = Pattern.compile("/portal(/[A-Za-z0-9._%~-]+)*");

    private final SignInService signIns;
    private final PortalSessions sessions;

    SignInController(SignInService signIns, PortalSessions sessions) {
        this.signIns = signIns;
        this.sessions = sessions;
    }

    @GetMapping("/portal/sign-in")
    ModelAndView signIn(@AllowedParameters("next") Query query, HttpServletRequest request) {
        if (PortalInterceptor.session(request) != null) {
            return new ModelAndView("redirect:/portal");
        }
        return FormErrors.emptyForm("portal/sign-in").addObject("next", portalPath(query.text("next")));
    }

    @PostMapping("/portal/sign-in")
    ModelAndView signIn(Form form, HttpServletRequest request, HttpServletResponse response) {
        String next = portalPath(form.text("next"));
        String email = form.text("email");
        try {
            Optional<UUID> user =
                    signIns.signIn(email == null ? "" : email, form.exact("password"), request.getRemoteAddr());
            if (user.isEmpty()) {
                throw new RefusedException(
                        ErrorCode.INVALID_CREDENTIALS, "E-mail or password is wrong. Please try again.");
            }
            sessions.start(request, response, user.get());
            return new ModelAndView("redirect:" + (next.isEmpty() ? "/portal" : next));
        } catch (RefusedException e) {
            return redisplay("portal/sign-in", e.refusal(), form, response).addObject("next", next);
        }
    }

    @GetMapping("/portal/sign-up")
    ModelAndView signUp() {
        return FormErrors.emptyForm("portal/sign-up");
    }

    @PostMapping("/portal/sign-up")
    ModelAndView signUp(Form form, HttpServletRequest request, HttpServletResponse response) {
        ObjectNode account = form.json("name", "email");
        if (!form.exact("password").isEmpty()) {
            account.put("password", form.exact("password"));
        }
        try {
            signIns.signUp(JsonBody.of(account), request.getRemoteAddr());
            return new ModelAndView("portal/signed-up");
        } catch (RefusedException e) {
            return redisplay("portal/sign-up", e.refusal(), form, response);
        }
    }

    @PostMapping("/portal/sign-out")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request, response);
        return "redirect:/portal/sign-in?done=signed-out";
    }

    private static ModelAndView redisplay(String view, Refusal refusal, Form form, HttpServletResponse response) {
        if (refusal.code() == ErrorCode.RATE_LIMITED) {
            response.setHeader("Retry-After", "60");
        }
        String name = form.text("name");
        String email = form.text("email");
        // Never the password
        return FormErrors.redisplay(
                view, refusal, Map.of("name", name == null ? "" : name, "email", email == null ? "" : email));
    }

    private static String portalPath(@Nullable String next) {
        if (next == null
                || !PORTAL_PATH.matcher(next).matches()
                || DOT_SEGMENT.matcher(next).find()) {
            return "";
        }
        return next;
    }
}
