package co.wholesale888.wms.ledger;

/** What moved the stock. */
public enum EntryType {
    SALE(-1, true),
    DAMAGE(-1, true),
    ISSUE(-1, true),
    RETURN(1, true),
    ADJUSTMENT(0, true),
    /** Written by deliveries only; no caller may send it. */
    RECEIPT(1, false);

    private final int sign;
    private final boolean sendable;

    EntryType(int sign, boolean sendable) {
        this.sign = sign;
        this.sendable = sendable;
    }

    /** -1 where the delta must be negative, 1 where positive, 0 where either will do. */
    int sign() {
        return sign;
    }

    /** Whether callers may send it. */
    boolean isSendable() {
        return sendable;
    }
}
