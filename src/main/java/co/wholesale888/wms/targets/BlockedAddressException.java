package co.wholesale888.wms.targets;

import java.net.UnknownHostException;

/** A host resolves to an address that the service does not connect to. The message does not disclose the address. */
public final class BlockedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    BlockedAddressException() {
        super("an address of the host is not public");
    }
}
