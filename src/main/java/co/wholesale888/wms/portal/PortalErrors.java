package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.web.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** What goes wrong on a page is said by a page. */
@ControllerAdvice({"co.wholesale888.wms.portal", "co.wholesale888.wms.clientpages", "co.wholesale888.wms.operatorpages"
})
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortalErrors {

    private static final Logger log = LoggerFactory.getLogger(PortalErrors.class);

    private final PageLayout frame;

    PortalErrors(PageLayout frame) {
        this.frame = frame;
    }

    @ExceptionHandler(SignInNeededException.class)
    String leadToSignIn(HttpServletRequest request) {
        String wanted =
                request.getRequestURI().substring(request.getContextPath().length());
        String next = request.getMethod().equals("GET") && !wanted.equals("/portal")
                ? "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
                : "";
        return "redirect:/portal/sign-in" + next;
    }

    /** To the page that the form led to, where what came of it is to be seen. */
    @ExceptionHandler(FormAlreadySentException.class)
    String showWhatCameOfIt(HttpServletRequest request) {
        return "redirect:"
                + request.getRequestURI().substring(request.getContextPath().length()) + "?done=before";
    }

    @ExceptionHandler(Exception.class)
    ModelAndView answer(Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            throw failure;
        }
        Refusal refusal = Refusals.of(failure);
        ErrorCode code = refusal.code();
        if (code == ErrorCode.INTERNAL_ERROR) {
            log.error("Page {} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        if (code == ErrorCode.RATE_LIMITED || code == ErrorCode.UNAVAILABLE) {
            response.setHeader("Retry-After", "5");
        }
        ModelAndView page = new ModelAndView("portal/error", HttpStatus.valueOf(code.status()));
        page.addObject("code", code);
        page.addObject("refusal", refusal);
        page.addObject("requestId", response.getHeader("X-Request-Id"));
        PortalSession session = PortalInterceptor.session(request);
        frame.bare(page, session, request, response);
        return page;
    }
}
