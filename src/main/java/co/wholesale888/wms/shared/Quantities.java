package co.wholesale888.wms.shared;

/** Limits of quantities, in units of a SKU. */
public final class Quantities {

    /** The highest level, threshold or par; the lowest is 0. */
    public static final long MAX = 1_000_000_000_000L;

    /** The greatest delta that may be sent, either way, and the greatest quantity of an order's line. */
    public static final long MAX_DELTA = 1_000_000_000L;

    private Quantities() {}
}
