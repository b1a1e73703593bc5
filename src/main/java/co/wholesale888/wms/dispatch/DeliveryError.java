package co.wholesale888.wms.dispatch;

import java.util.Locale;

/** Why a delivery failed: all that a client is told, which gives nothing away of the network that the service is in. */
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

    /** The word that callers see, such as {@code dns_error}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
