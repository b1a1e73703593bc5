package co.wholesale888.wms.accounts;

import java.util.UUID;

/** Published in the transaction that gives a user a second factor, so that sessions without it end with it. */
public record SecondFactorAdded(UUID userId) {}
