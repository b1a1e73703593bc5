package co.wholesale888.wms.confirmations;

import java.time.Instant;

/**
 * Published in the transaction that creates a link with which a user confirms the e-mail address.
 *
 * @param path the link without the address of the service
 */
public record ConfirmationLinkCreated(String email, String path, Instant expiresAt) {

    /** Without the path, which holds a secret. */
    @Override
    public String toString() {
        return "ConfirmationLinkCreated[" + email + "]";
    }
}
