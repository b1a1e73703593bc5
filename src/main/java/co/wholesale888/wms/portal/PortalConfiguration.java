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

/** Puts the {@link PortalInterceptor} before every page. The portal's checks answer with pages, so they stand within the dispatcher. */
@Configuration(proxyBeanMethods = false)
class PortalConfiguration implements WebMvcConfigurer {

    private final PortalInterceptor gate;
    private final PortalArguments visitors;

    PortalConfiguration(PortalInterceptor gate, PortalArguments visitors) {
        this.gate = gate;
        this.visitors = visitors;
    }

    @Bean
    @Order(10)
    static SecurityFilterChain portalChain() {
        return new DefaultSecurityFilterChain(PathPatternRequestMatcher.pathPattern("/portal/**"));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(gate).addPathPatterns("/portal/**").excludePathPatterns("/portal/assets/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(visitors);
    }
}
