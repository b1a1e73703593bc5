package co.wholesale888.wms.web;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonBodyResolver;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.QueryResolver;
import co.wholesale888.wms.requests.StrictHandlerAdapter;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.shared.Cursors;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configures Spring MVC. Controllers may take {@link JsonBody}, {@link Query} and the arguments that beans of type
 * {@link HandlerMethodArgumentResolver} resolve. They are resolved in the order of the parameters, which is therefore
 * the order of the checks.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final ObjectProvider<HandlerMethodArgumentResolver> resolverBeans;
    private final JsonMapper json;

    WebConfiguration(ObjectProvider<HandlerMethodArgumentResolver> resolverBeans, JsonMapper json) {
        this.resolverBeans = resolverBeans;
        this.json = json;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.withJsonConverter(new ContentLengthJsonConverter(json));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new JsonBodyResolver());
        resolvers.add(new QueryResolver());
        resolverBeans.orderedStream().forEach(resolvers::add);
    }

    @Bean
    static WebMvcRegistrations strictHandlers() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new StrictHandlerAdapter();
            }
        };
    }

    @Bean
    static Cursors cursors(SecretKey key) {
        return new Cursors(key.bytes());
    }

    @Bean
    static ServiceVersion serviceVersion(ObjectProvider<BuildProperties> build) {
        BuildProperties properties = build.getIfAvailable();
        String version = properties == null ? null : properties.getVersion();
        return new ServiceVersion(version == null ? "development" : version);
    }

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
