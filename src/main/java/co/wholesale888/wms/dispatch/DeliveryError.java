package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.targets.BlockedAddressException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** Why a delivery failed. Clients see nothing else, so that errors disclose nothing about the service's network. */
enum DeliveryError {
    DNS_ERROR,
    BLOCKED_ADDRESS,
    CONNECTION_REFUSED,
    CONNECTION_RESET,
    TIMEOUT_CONNECT,
    TIMEOUT_TOTAL,
    TLS_ERROR,
    PROTOCOL_ERROR,
    REDIRECT,
    HTTP_4XX,
    HTTP_5XX,
    CIRCUIT_OPEN;

    /** Classifies an exception of an HTTP exchange. */
    static DeliveryError of(@Nullable Throwable failure) {
        if (failure instanceof BlockedAddressException) {
            return BLOCKED_ADDRESS;
        }
        return switch (failure) {
            case UnknownHostException _ -> DNS_ERROR;
            case SSLException _ -> TLS_ERROR;
            case ConnectTimeoutException _ -> TIMEOUT_CONNECT;
            case SocketTimeoutException _ -> TIMEOUT_TOTAL;
            case ConnectException _, NoRouteToHostException _ -> CONNECTION_REFUSED;
            case ClientProtocolException _, HttpException _, RuntimeException _ -> PROTOCOL_ERROR;
            case MessageConstraintException _, MalformedChunkCodingException _ -> PROTOCOL_ERROR;
            case null, default -> CONNECTION_RESET;
        };
    }

    /** The name in the API, such as {@code dns_error}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
