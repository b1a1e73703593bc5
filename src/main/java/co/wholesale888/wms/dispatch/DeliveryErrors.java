package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.targets.BlockedAddressException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** Translates exceptions of an HTTP exchange to the errors of the API. */
final class DeliveryErrors {

    private DeliveryErrors() {}

    static DeliveryError of(@Nullable Throwable failure) {
        if (failure instanceof BlockedAddressException) {
            return DeliveryError.BLOCKED_ADDRESS;
        }
        return switch (failure) {
            case UnknownHostException e -> DeliveryError.DNS_ERROR;
            case SSLException e -> DeliveryError.TLS_ERROR;
            case ConnectTimeoutException e -> DeliveryError.TIMEOUT_CONNECT;
            case SocketTimeoutException e -> DeliveryError.TIMEOUT_TOTAL;
            case ConnectException e -> DeliveryError.CONNECTION_REFUSED;
            case NoRouteToHostException e -> DeliveryError.CONNECTION_REFUSED;
            case ClientProtocolException e -> DeliveryError.PROTOCOL_ERROR;
            case HttpException e -> DeliveryError.PROTOCOL_ERROR;
            case MessageConstraintException e -> DeliveryError.PROTOCOL_ERROR;
            case MalformedChunkCodingException e -> DeliveryError.PROTOCOL_ERROR;
            case RuntimeException e -> DeliveryError.PROTOCOL_ERROR;
            case null, default -> DeliveryError.CONNECTION_RESET;
        };
    }
}
