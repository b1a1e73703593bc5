package co.wholesale888.wms.stock;

/** Why the stock changed. */
public enum EntryType {
    SALE(-1, true),
    DAMAGE(-1, true),
    ISSUE(-1, true),
    RETURN(1, true),
    ADJUSTMENT(0, true),
    /** Written when a shipment is received; callers may not send it. */
    RECEIPT(1, false);

    private final int sign;
    private final boolean sendable;

    EntryType(int sign, boolean sendable) {
        this.sign = sign;
        this.sendable = sendable;
    }

    /** The sign that the delta must have: -1, 1, or 0 for either. */
    public int sign() {
        return sign;
    }

    /** Whether it takes only what is available, and so never what reservations hold. */
    public boolean takesAvailable() {
        return this == SALE || this == ISSUE;
    }

    /** Whether callers may send it. */
    public boolean isSendable() {
        return sendable;
    }
}
