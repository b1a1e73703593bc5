package co.wholesale888.wms.accounts;

import java.util.UUID;

/** Published at the first of the calls with an application password in a minute, and not for each one. */
public record AppPasswordUsed(UUID appPasswordId) {}
