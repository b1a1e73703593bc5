package co.wholesale888.wms.accounts;

import java.util.UUID;

/** A client's account and the owner who was its user first. */
public record AccountWithUser(Account account, UUID userId, String email) {}
