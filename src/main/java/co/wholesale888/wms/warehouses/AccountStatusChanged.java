package co.wholesale888.wms.warehouses;

import java.util.UUID;

/** Published within the transaction that changes an account's status: what its users and tokens may do has changed. */
public record AccountStatusChanged(UUID accountId, Account.Status status) {}
