package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.IdKind;

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
    IdKind idKind() {
        return idKind;
    }
}
