package co.wholesale888.wms.portal;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Registers the interceptor and the handler arguments of the portal. Spring Security leaves /portal/** alone: the
 * portal checks sessions within the dispatcher, so that its errors are pages.
 */
@Configuration(proxyBeanMethods = false)
class PortalConfiguration implements WebMvcConfigurer {

    private final PortalInterceptor interceptor;
    private final PortalArguments arguments;

    PortalConfiguration(PortalInterceptor interceptor, PortalArguments arguments) {
        this.interceptor = interceptor;
        this.arguments = arguments;
    }

    @Bean
    @Order(10)
    static SecurityFilterChain portalChain() {
        return new DefaultSecurityFilterChain(PathPatternRequestMatcher.pathPattern("/portal/**"));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(interceptor).addPathPatterns("/portal/**").excludePathPatterns("/portal/assets/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(arguments);
    }
}
