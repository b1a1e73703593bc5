package co.wholesale888.wms.database;

/**
 * The kinds of work that share the general pool. Each has a connection of its own, so that work of other kinds, however
 * much of it there is and however long it is stuck, cannot keep it from running. See {@link SharedConnections}.
 */
public enum Share {
    /** Changes outside of the lanes: transactions of the API and the portal, and purges. */
    CHANGES,
    /** Lists, searches and exports of stock. */
    STOCK_LISTS,
    /** Pages, exports and sums of the ledger. */
    LEDGER_READS,
    /** Lists of alerts, events, deliveries, recorded requests and the audit trail. */
    ALERTS_AND_EVENTS,
    /** All other statements, such as those of a portal page. They need not name their share. */
    OTHER
}
