package co.wholesale888.wms.accounts;

import java.util.UUID;

/** Published in the transaction that changes a user's password, so that sessions with the old one end with it. */
public record PasswordChanged(UUID userId) {}
