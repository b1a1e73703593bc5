package co.wholesale888.wms.stock;

/** The state of a level, compared with its SKU's threshold and par. */
public enum StockStatus {
    OK,
    LOW,
    CRITICAL;

    /** The same as {@link #of}, of the table {@code stock_level l}. */
    static final String SQL =
            "case when l.quantity <= l.threshold then 'CRITICAL' when l.quantity < l.par then 'LOW' else 'OK' end";

    /** CRITICAL at or below the threshold, LOW between threshold and par, OK at par or above. */
    public static StockStatus of(long quantity, long threshold, long par) {
        return quantity <= threshold ? CRITICAL : quantity < par ? LOW : OK;
    }
}
