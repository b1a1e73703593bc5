package co.wholesale888.wms.web;

import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.shared.Cursors;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Configures Spring MVC. Controllers may take the arguments that beans of type {@link HandlerMethodArgumentResolver}
 * resolve. They are resolved in the order of the parameters, which is therefore the order of the checks.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final ObjectProvider<HandlerMethodArgumentResolver> resolverBeans;

    WebConfiguration(ObjectProvider<HandlerMethodArgumentResolver> resolverBeans) {
        this.resolverBeans = resolverBeans;
    }

    /** Leaves {@code Accept} to {@link co.wholesale888.wms.requests.ResponseFormat}. */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.ALL);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolverBeans.orderedStream().forEach(resolvers::add);
    }

    /** Relaxes Spring Security's firewall for paths, which {@link PathPolicy} has already checked more strictly. */
    @Bean
    static HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        firewall.setUnsafeAllowAnyHttpMethod(true); // the dispatcher answers unknown methods with 405 and Allow
        return firewall;
    }

    @Bean
    static RequestRejectedHandler requestRejectedHandler(ProblemWriter writer) {
        return (request, response, e) -> writer.write(request, response, Refusals.of(e));
    }

    @Bean
    static Cursors cursors(SecretKey key) {
        return new Cursors(key.accepted());
    }

    @Bean
    static ServiceVersion serviceVersion(ObjectProvider<BuildProperties> build) {
        return new ServiceVersion(
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("development"));
    }

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * Answers paths that nothing else is mapped to. The dispatcher's own answer reads the Content-Type and fails if it
     * has a wildcard.
     */
    @Bean
    static SimpleUrlHandlerMapping unknownPaths(ProblemWriter writer) {
        HttpRequestHandler notFound = (request, response) -> {
            request.removeAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE); // for the timers it is no route
            writer.write(request, response, Refusals.ofStatus(404));
        };
        return new SimpleUrlHandlerMapping(Map.of("/**", notFound), Ordered.LOWEST_PRECEDENCE);
    }
}
