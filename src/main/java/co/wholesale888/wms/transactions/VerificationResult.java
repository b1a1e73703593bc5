package co.wholesale888.wms.transactions;

/** What a verification of a ledger found. */
public sealed interface VerificationResult {

    /**
     * Every hash, every level and the head are what the entries make them.
     *
     * @param valid always true
     */
    record Valid(boolean valid, long entriesChecked, LedgerHead head) implements VerificationResult {

        Valid(long entriesChecked, LedgerHead head) {
            this(true, entriesChecked, head);
        }
    }

    /**
     * Somebody has changed what the service wrote.
     *
     * @param valid always false
     * @param entriesChecked how many entries of the chain were looked at: up to where it breaks
     * @param firstBrokenSequence the lowest sequence where something is wrong; for a wrong level that SKU's last one, 0
     *     where it has no entries
     * @param reason what is wrong there, for people
     */
    record Broken(boolean valid, long entriesChecked, long firstBrokenSequence, String reason)
            implements VerificationResult {

        Broken(long entriesChecked, Break found) {
            this(false, entriesChecked, found.sequence(), found.reason());
        }
    }

    /** One thing that is wrong. */
    record Break(long sequence, String reason) {}
}
