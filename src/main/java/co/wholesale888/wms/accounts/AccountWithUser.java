package co.wholesale888.wms.accounts;

import java.util.UUID;

/**
 * A client's account and the owner who was its user first.
 *
 * @param confirmed whether this user has confirmed the e-mail address
 */
public record AccountWithUser(Account account, UUID userId, String email, boolean confirmed) {}
