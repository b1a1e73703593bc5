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
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** Signing up, in and out. */
@Controller
class SignInController {

    private static final Pattern NOTHING_BUT_DOTS = Pattern.compile("/(\\.|%2[eE])+(/|$)");

    /** A page of the portal and nothing else: where one is led after signing in comes from the address. */
    private static final Pattern OWN_PAGE = Pattern.compile("/portal(/[A-Za-z0-9._%~-]+)*");

    private final SignInService door;
    private final PortalSessions sessions;

    SignInController(SignInService door, PortalSessions sessions) {
        this.door = door;
        this.sessions = sessions;
    }

    @GetMapping("/portal/sign-in")
    ModelAndView signIn(@AllowedParameters({"next", "done"}) Query query, HttpServletRequest request) {
        if (PortalInterceptor.session(request) != null) {
            return new ModelAndView("redirect:/portal");
        }
        return FormErrors.blank("portal/sign-in").addObject("next", ownPage(query.text("next")));
    }

    @PostMapping("/portal/sign-in")
    ModelAndView signIn(Form form, HttpServletRequest request, HttpServletResponse response) {
        String next = ownPage(form.text("next"));
        String email = form.text("email");
        try {
            Optional<UUID> user =
                    door.signIn(email == null ? "" : email, form.exact("password"), request.getRemoteAddr());
            if (user.isEmpty()) {
                throw new RefusedException(ErrorCode.INVALID_CREDENTIALS, "The e-mail or the password is wrong.");
            }
            sessions.start(request, response, user.get());
            return new ModelAndView("redirect:" + (next.isEmpty() ? "/portal" : next));
        } catch (RefusedException e) {
            return refused("portal/sign-in", e.refusal(), form, response).addObject("next", next);
        }
    }

    @GetMapping("/portal/sign-up")
    ModelAndView signUp() {
        return FormErrors.blank("portal/sign-up");
    }

    @PostMapping("/portal/sign-up")
    ModelAndView signUp(Form form, HttpServletRequest request, HttpServletResponse response) {
        ObjectNode wanted = form.json("name", "email");
        if (!form.exact("password").isEmpty()) {
            wanted.put("password", form.exact("password"));
        }
        try {
            door.signUp(JsonBody.of(wanted), request.getRemoteAddr());
            return new ModelAndView("portal/signed-up");
        } catch (RefusedException e) {
            return refused("portal/sign-up", e.refusal(), form, response);
        }
    }

    @PostMapping("/portal/sign-out")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request, response);
        return "redirect:/portal/sign-in?done=gone";
    }

    private static ModelAndView refused(String view, Refusal refusal, Form form, HttpServletResponse response) {
        if (refusal.code() == ErrorCode.RATE_LIMITED) {
            response.setHeader("Retry-After", "60");
        }
        String name = form.text("name");
        String email = form.text("email");
        // Never the password: it is entered anew
        return FormErrors.again(
                view, refusal, Map.of("name", name == null ? "" : name, "email", email == null ? "" : email));
    }

    private static String ownPage(@Nullable String next) {
        if (next == null
                || !OWN_PAGE.matcher(next).matches()
                || NOTHING_BUT_DOTS.matcher(next).find()) {
            return "";
        }
        return next;
    }
}
