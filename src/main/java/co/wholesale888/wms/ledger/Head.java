package co.wholesale888.wms.ledger;

import java.time.Instant;

/**
 * Where a warehouse's ledger ends.
 *
 * @param sequence the last entry's, 0 where there is none
 * @param hash the last entry's, {@link HashChain#GENESIS} where there is none
 * @param recordedAt the last entry's, or when the ledger was opened
 * @param crossings how many there were of the warehouse's levels
 */
record Head(long sequence, String hash, Instant recordedAt, long crossings) {}
