package co.wholesale888.wms.imports;

/** What the rows of an import are. */
public enum ImportKind {
    /** Counted quantities, from a client. */
    COUNT,
    /** Thresholds and pars, from an operator. */
    THRESHOLDS
}
