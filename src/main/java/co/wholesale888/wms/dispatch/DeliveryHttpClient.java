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
 * An HTTP client that does nothing by itself: no second request after a 503, a 429, a redirect or a connection that was
 * lost, no cookies, no proxy, no credentials, no decompression.
 *
 * <p>Each request has a connection of its own. A connection that is used again may have been closed by the receiver at
 * that very moment, and whether it has read the request then is not known: for a delivery that is made once there is no
 * right answer to that.
 */
final class DeliveryHttpClient {

    /** The sender's own bounds hold; these are what the client's tables may grow to. */
    private static final int MAX_CONNECTIONS = 10_000;

    private static final int CONNECT_SECONDS = 3;

    /** Longer than an attempt may take, for what a cut connection does not end. */
    private static final int BACKSTOP_SECONDS = 6;

    private DeliveryHttpClient() {}

    /**
     * @param addresses says which addresses a host has, and refuses what must not be connected to
     * @param tls whom to trust; null for what Java trusts
     */
    static CloseableHttpClient open(DnsResolver addresses, @Nullable SSLContext tls) {
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        // The client's own skips what it does not understand
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
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setExpectContinueEnabled(false)
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
