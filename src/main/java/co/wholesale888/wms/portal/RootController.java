package co.wholesale888.wms.portal;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Answers what browsers and search engines ask for at the root: leads browsers to the portal, and serves the icon and
 * the rules for robots. Everybody else gets the API's answers there.
 */
@Controller
class RootController {

    private static final CacheControl ONE_DAY =
            CacheControl.maxAge(Duration.ofDays(1)).cachePublic();
    private static final String ROBOTS = "User-agent: *\nAllow: /docs\nAllow: /llms.txt\nDisallow: /\n";

    private final Resource icon = new ClassPathResource("portal/favicon.ico");

    @Bean
    @Order(11)
    static SecurityFilterChain browsersAtTheRoot() {
        MediaTypeRequestMatcher asksForPage = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
        // Programs accept everything
        asksForPage.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        RequestMatcher root = PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/");
        Filter redirect = (request, response, chain) -> ((HttpServletResponse) response)
                .sendRedirect(((HttpServletRequest) request).getContextPath() + "/portal");
        return new DefaultSecurityFilterChain(new AndRequestMatcher(root, asksForPage), redirect);
    }

    @Bean
    @Order(12)
    static SecurityFilterChain filesAtTheRoot() {
        return new DefaultSecurityFilterChain(new OrRequestMatcher(
                PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/favicon.ico"),
                PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/robots.txt")));
    }

    @GetMapping("/favicon.ico")
    ResponseEntity<Resource> icon() {
        return ResponseEntity.ok()
                .cacheControl(ONE_DAY)
                .contentType(MediaType.valueOf("image/x-icon"))
                .body(icon);
    }

    @GetMapping("/robots.txt")
    ResponseEntity<String> robots() {
        return ResponseEntity.ok()
                .cacheControl(ONE_DAY)
                .contentType(MediaType.TEXT_PLAIN)
                .body(ROBOTS);
    }
}
