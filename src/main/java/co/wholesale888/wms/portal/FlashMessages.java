package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.HostCookie;
import co.wholesale888.wms.sessions.PortalSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Confirms a change once, on the page that follows it. A handler names the message in the parameter {@code done} of its
 * redirect. The browser never sees the parameter: it is moved into a cookie, which a link cannot set, and which the
 * next page deletes.
 */
@Component
class FlashMessages implements HandlerInterceptor, WebMvcConfigurer {

    private static final String PARAMETER = "done";
    private static final HostCookie COOKIE = new HostCookie("wms-done");
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final Pattern MESSAGE = Pattern.compile("[a-z-]{1,40}");
    private static final String REDIRECT = "redirect:";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/portal", "/portal/**");
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        String view = page == null ? null : page.getViewName();
        if (page == null || view == null) {
            return;
        }
        if (view.startsWith(REDIRECT)) {
            String target = view.substring(REDIRECT.length());
            UriComponents parts = UriComponentsBuilder.fromUriString(target).build();
            String message = parts.getQueryParams().getFirst(PARAMETER);
            if (message != null) {
                page.setViewName(REDIRECT
                        + UriComponentsBuilder.fromUriString(target)
                                .replaceQueryParam(PARAMETER)
                                .build());
                show(message, request, response);
            }
        } else if (request.getHeader(PortalSessions.RELOAD_HEADER) == null) {
            // A newer copy of a page must not take the message from the next page
            String flash = COOKIE.read(request);
            if (flash != null) {
                COOKIE.set(request, response, "", Duration.ZERO);
                page.addObject("flash", MESSAGE.matcher(flash).matches() ? flash : null);
            }
        }
    }

    /** Names the message that the next page shows. */
    static void show(String message, HttpServletRequest request, HttpServletResponse response) {
        COOKIE.set(request, response, message, LIFETIME);
    }
}
