package co.wholesale888.wms.portal;

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
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Shows the errors of portal pages as pages, and redirects users without a session to the sign-in page. */
@ControllerAdvice(annotations = PortalPage.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortalErrors {

    private static final Logger log = LoggerFactory.getLogger(PortalErrors.class);

    private final PageLayout layout;

    PortalErrors(PageLayout layout) {
        this.layout = layout;
    }

    @ExceptionHandler(AuthenticationCredentialsNotFoundException.class)
    String redirectToSignIn(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String next = request.getMethod().equals("GET") && !path.equals("/portal")
                ? "?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8)
                : "";
        return "redirect:/portal/sign-in" + next;
    }

    @ExceptionHandler(Exception.class)
    ModelAndView showError(Exception failure, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (response.isCommitted()) {
            throw failure;
        }
        Refusal refusal = Refusals.of(failure);
        ErrorCode code = refusal.code();
        if (code == ErrorCode.INTERNAL_ERROR) {
            log.error("Portal request failed: {} {}", request.getMethod(), request.getRequestURI(), failure);
        }
        if (code == ErrorCode.RATE_LIMITED || code == ErrorCode.UNAVAILABLE) {
            response.setHeader("Retry-After", "5");
        }
        ModelAndView page = new ModelAndView("portal/error", HttpStatus.valueOf(code.status()));
        page.addObject("code", code);
        page.addObject("refusal", refusal);
        page.addObject("requestId", response.getHeader("X-Request-Id"));
        layout.applyWithoutDatabase(page, PortalInterceptor.session(request), request, response);
        return page;
    }
}
