package co.wholesale888.wms.accounts;

import java.util.UUID;

/** A client's account and the user who signs in to it. */
public record AccountWithUser(Account account, UUID userId, String email) {}
