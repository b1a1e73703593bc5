package co.wholesale888.wms.exports;

/** Where an export stands. */
public enum ExportState {
    /** It waits for an instance, or one prepares it. */
    RUNNING,
    READY,
    FAILED,
    /** Its user has cancelled or deleted it; its parts are being purged. */
    CANCELLED
}
