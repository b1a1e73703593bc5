package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.web.Refusals;
import co.wholesale888.wms.web.RetryAfter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Shows the errors of portal pages as pages. */
@ControllerAdvice(annotations = PortalPage.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortalErrors {

    private static final Logger log = LoggerFactory.getLogger(PortalErrors.class);

    private final PageLayout layout;

    PortalErrors(PageLayout layout) {
        this.layout = layout;
    }

    @ExceptionHandler(Exception.class)
    ModelAndView showError(Exception failure, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (response.isCommitted()) {
            throw failure;
        }
        OneTimeForm.UnfinishedException done = failure instanceof OneTimeForm.UnfinishedException e ? e : null;
        Refusal refusal = Refusals.of(done == null ? failure : done.reason);
        ErrorCode code = refusal.code();
        if (done != null && code != ErrorCode.INTERNAL_ERROR) {
            refusal = Refusal.of(code, done.detail);
        }
        if (code == ErrorCode.INTERNAL_ERROR) {
            log.error("Portal request failed: {} {}", request.getMethod(), request.getRequestURI(), failure);
        }
        RetryAfter.set(response, refusal);
        ModelAndView page = new ModelAndView("portal/error", HttpStatus.valueOf(code.status()));
        page.addObject("code", code);
        page.addObject("refusal", refusal);
        page.addObject("requestId", response.getHeader("X-Request-Id"));
        layout.applyWithoutDatabase(page, PortalSession.current(), request);
        return page;
    }
}
