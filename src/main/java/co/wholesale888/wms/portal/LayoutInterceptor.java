package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/** Adds the layout to every page of the portal. */
@Component
class LayoutInterceptor implements HandlerInterceptor {

    private final PageLayout layout;

    LayoutInterceptor(PageLayout layout) {
        this.layout = layout;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        String view = page == null ? null : page.getViewName();
        if (page != null && view != null && !view.startsWith("redirect:")) {
            layout.apply(page, PortalSession.current(), request);
        }
    }
}
