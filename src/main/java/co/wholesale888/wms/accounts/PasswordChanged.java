package co.wholesale888.wms.accounts;

import java.util.UUID;

/** Published within the transaction that changes a user's password: what was signed in with the old one must end. */
public record PasswordChanged(UUID userId) {}
