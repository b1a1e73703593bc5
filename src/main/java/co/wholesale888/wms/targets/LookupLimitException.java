package co.wholesale888.wms.targets;

import java.net.UnknownHostException;

/** A host was not looked up, because too many lookups have not ended. It says nothing about the host. */
public final class LookupLimitException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    LookupLimitException() {
        super("too many lookups have not ended");
    }
}
