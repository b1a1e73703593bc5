package co.wholesale888.wms.targets;

import java.net.UnknownHostException;

/** A host has an address that the service does not connect to. It is not said which one. */
public final class BlockedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    BlockedAddressException() {
        super("an address of the host is not public");
    }
}
