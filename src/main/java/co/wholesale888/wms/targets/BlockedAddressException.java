package co.wholesale888.wms.targets;

import java.net.UnknownHostException;

/** A host resolves to an address, or a URL has a port, that the service does not connect to; its message names none. */
public final class BlockedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    BlockedAddressException(String message) {
        super(message);
    }
}
