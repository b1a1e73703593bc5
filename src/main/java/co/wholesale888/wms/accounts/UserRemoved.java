package co.wholesale888.wms.accounts;

import java.util.UUID;

/** Published in the transaction that removes a user, before the row is deleted, so that what belongs to it goes too. */
public record UserRemoved(UUID userId) {}
