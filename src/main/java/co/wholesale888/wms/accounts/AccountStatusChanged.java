package co.wholesale888.wms.accounts;

import java.util.UUID;

/** Published within the transaction that changes an account's status: what its users and tokens may do has changed. */
record AccountStatusChanged(UUID accountId, Account.Status status) {}
