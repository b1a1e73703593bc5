package co.wholesale888.wms.shared;

/** Limits of quantities, in units of a SKU. */
public final class Quantities {

    /** The largest level, threshold or par; the smallest is 0. */
    public static final long MAX = 1_000_000_000_000L;

    /** The largest absolute value of a delta, and the largest quantity of an order line. */
    public static final long MAX_DELTA = 1_000_000_000L;

    private Quantities() {}
}
