package co.wholesale888.wms.web;

import co.wholesale888.wms.requests.HeapLimits;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Settings of Tomcat that have no property, and the number of connections, which depends on the heap unless it is
 * configured. Applied last, so that its error valve is the first to report.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class TomcatSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    static final int MAX_HEADERS = 100;

    private static final String MAX_CONNECTIONS = "server.tomcat.max-connections";

    private final ProblemWriter writer;
    private final int maxConnections;

    TomcatSettings(ProblemWriter writer, Environment environment) {
        this.writer = writer;
        int fitting = HeapLimits.maxConnections(Runtime.getRuntime().maxMemory());
        this.maxConnections = environment.getProperty(MAX_CONNECTIONS, Integer.class, fitting);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(CrowdedHttpProtocol.class.getName());
        factory.addConnectorCustomizers(this::customize);
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ContainerErrors.class.getName());
                host.getPipeline().addValve(new ContainerErrors(writer));
            }
        });
    }

    private void customize(Connector connector) {
        connector.setEncodedSolidusHandling("passthrough"); // SKUs may contain a slash
        connector.setEncodedReverseSolidusHandling("passthrough"); // idempotency keys may contain a backslash
        connector.setParseBodyMethods(""); // no body is parsed as a form
        connector.setAllowTrace(false);
        connector.setXpoweredBy(false);
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxHeaderCount(MAX_HEADERS);
            http.setMaxConnections(maxConnections);
            // The buffers of a connection that has ended are for the next one. Otherwise thousands that come and go
            // make garbage of 100 KiB each, which the collector has copied before, and everybody waits for it.
            http.setProcessorCache(maxConnections);
            connector.setProperty("socket.bufferPool", Integer.toString(maxConnections));
            // A client that sends Expect gets its 413 before it sends the body
            http.setContinueResponseTiming("onRead");
            http.setServerRemoveAppProvidedValues(true);
        }
    }
}
