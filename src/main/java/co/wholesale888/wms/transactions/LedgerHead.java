package co.wholesale888.wms.transactions;

/**
 * Where a ledger ends.
 *
 * @param sequence the last entry's, 0 where there is none
 * @param hash the last entry's, 64 hexadecimal digits; zeros where there is none
 */
public record LedgerHead(long sequence, String hash) {}
