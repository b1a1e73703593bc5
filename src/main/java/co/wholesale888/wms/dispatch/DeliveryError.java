package co.wholesale888.wms.dispatch;

import java.util.Locale;

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

    /** The name in the API, such as {@code dns_error}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
