package co.wholesale888.wms.shared;

/** Who or what wrote an entry. */
public enum EntrySource {
    API(IdKind.TOKEN),
    SHIPMENT(IdKind.SHIPMENT),
    OPERATOR(IdKind.USER),
    SANDBOX(IdKind.USER);

    private final IdKind idKind;

    EntrySource(IdKind idKind) {
        this.idKind = idKind;
    }

    /** The kind of an entry's {@code sourceId}. */
    public IdKind idKind() {
        return idKind;
    }
}
