package co.wholesale888.wms.transactions;

/** The result of verifying a ledger. */
public sealed interface VerificationResult {

    /**
     * Every hash, every level and the head match the entries.
     *
     * @param valid always true
     */
    record Valid(boolean valid, long entriesChecked, ChainHead head) implements VerificationResult {

        Valid(long entriesChecked, ChainHead head) {
            this(true, entriesChecked, head);
        }
    }

    /**
     * The stored data was changed by something other than the service.
     *
     * @param valid always false
     * @param entriesChecked the number of entries checked, up to where the chain breaks
     * @param firstBrokenSequence the lowest sequence where something is wrong; for a wrong level the SKU's last
     *     sequence, 0 if it has no entries
     * @param reason what is wrong there, in words
     */
    record Broken(boolean valid, long entriesChecked, long firstBrokenSequence, String reason)
            implements VerificationResult {

        Broken(long entriesChecked, Break found) {
            this(false, entriesChecked, found.sequence(), found.reason());
        }
    }

    /** One inconsistency. */
    record Break(long sequence, String reason) {}
}
