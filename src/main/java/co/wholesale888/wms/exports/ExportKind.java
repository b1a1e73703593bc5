package co.wholesale888.wms.exports;

/** What an export is a list of. */
public enum ExportKind {
    LEDGER,
    STOCK
}
