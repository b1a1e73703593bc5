package co.wholesale888.wms.portal;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
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
 * Answers what browsers, search engines and finders of vulnerabilities ask for at the root: leads browsers to the
 * portal, and serves the icon, the rules for robots and {@code security.txt}. Everybody else gets the API's answers
 * there.
 */
@Controller
class RootController {

    private static final CacheControl ONE_DAY =
            CacheControl.maxAge(Duration.ofDays(1)).cachePublic();
    private static final String ROBOTS = "User-agent: *\nAllow: /docs\nAllow: /llms.txt\nDisallow: /\n";

    /** How long finders may rely on the file; shorter than the year that the RFC recommends as the most. */
    private static final Period VALID = Period.ofDays(180);

    private final Clock clock;
    private final Resource icon = new ClassPathResource("portal/favicon.ico");

    RootController(Clock clock) {
        this.clock = clock;
    }

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
                PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/robots.txt"),
                PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/.well-known/security.txt")));
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

    /** RFC 9116. SECURITY.md says the same to those who read the source. */
    @GetMapping("/.well-known/security.txt")
    ResponseEntity<String> security() {
        Instant expires = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(VALID);
        return ResponseEntity.ok()
                .cacheControl(ONE_DAY)
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body("""
                        Contact: mailto:info@888wholesale.co
                        Expires: %s
                        Preferred-Languages: en
                        """.formatted(expires));
    }
}
