package co.wholesale888.wms.imports;

/** Where an import stands. */
public enum ImportState {
    /** It can be compared, applied and discarded. */
    UPLOADED,
    /** It waits for an instance, or one applies it. */
    APPLYING,
    APPLIED,
    /** It was to be applied, and nothing has changed. It can be applied again. */
    REFUSED
}
