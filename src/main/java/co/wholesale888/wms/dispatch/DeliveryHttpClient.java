package co.wholesale888.wms.dispatch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Creates the HTTP client for deliveries. It sends exactly one request: it does not repeat it after a 503, a 429, a
 * redirect or a lost connection, and it uses no cookies, proxy, credentials or decompression.
 *
 * <p>Every request opens its own connection. If an endpoint closed a reused connection at that moment, it would be
 * unknown whether it has read the request, and an at-most-once delivery must not be repeated then.
 */
final class DeliveryHttpClient {

    /** A formal limit of the client; {@link InFlightLimit} is the effective one. */
    private static final int MAX_CONNECTIONS = 10_000;

    private static final int CONNECT_SECONDS = 3;

    /** Longer than an attempt may take; ends an exchange that cancelling does not end. */
    private static final int BACKSTOP_SECONDS = 6;

    private DeliveryHttpClient() {}

    /** Connects only to hosts that the resolver accepts. Trusts the JDK's authorities if {@code tls} is null. */
    static CloseableHttpClient create(DnsResolver resolver, @Nullable SSLContext tls) {
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        // The client's default parser skips lines that are no HTTP
                        .responseParserFactory(DefaultHttpResponseParserFactory.INSTANCE)
                        .http1Config(Http1Config.custom()
                                .setBufferSize(4_096)
                                .setMaxLineLength(8_192)
                                .setMaxHeaderCount(100)
                                .setMaxEmptyLineCount(10)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                        .setSocketTimeout(BACKSTOP_SECONDS, TimeUnit.SECONDS)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(Timeout.ofSeconds(BACKSTOP_SECONDS))
                        .build());
        if (tls != null) {
            connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls));
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultHeaders(List.of(new BasicHeader("Connection", "close")))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(BACKSTOP_SECONDS, TimeUnit.SECONDS)
                        .setResponseTimeout(BACKSTOP_SECONDS, TimeUnit.SECONDS)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .build();
    }
}
