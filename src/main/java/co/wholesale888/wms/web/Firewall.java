package co.wholesale888.wms.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Relaxes Spring Security's firewall for paths, which {@link PathPolicy} has already checked more strictly. */
@Configuration(proxyBeanMethods = false)
class Firewall {

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
}
