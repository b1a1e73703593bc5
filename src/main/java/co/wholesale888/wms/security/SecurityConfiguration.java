package co.wholesale888.wms.security;

import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.tokens.CallerRateLimit;
import co.wholesale888.wms.web.ProblemWriter;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * The security filter chains of the API, built by hand so that a request passes only the filters named here: none on
 * public paths, and a single one on the API, which is stateless. The portal has a chain of its own.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Public paths: probes, documentation, and the actuator on the management port, which is not public. */
    @Bean
    @Order(0)
    static SecurityFilterChain publicChain() {
        return new DefaultSecurityFilterChain(new OrRequestMatcher(
                PathPatternRequestMatcher.pathPattern("/v1/health/**"),
                PathPatternRequestMatcher.pathPattern("/v1/openapi.json"),
                PathPatternRequestMatcher.pathPattern("/v1/asyncapi.json"),
                PathPatternRequestMatcher.pathPattern("/docs/**"),
                PathPatternRequestMatcher.pathPattern("/llms.txt"),
                EndpointRequest.toAnyEndpoint(),
                EndpointRequest.toLinks()));
    }

    /** All other paths. The chains of other modules come between the two. */
    @Bean
    @Order
    static SecurityFilterChain apiChain(
            CallerLookup callers, FormTokens formTokens, CallerRateLimit rateLimit, ProblemWriter problems) {
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE, new CallerFilter(callers, formTokens, rateLimit, problems));
    }

    @Bean
    static PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    static SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
