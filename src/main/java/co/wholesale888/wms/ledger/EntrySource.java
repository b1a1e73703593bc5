package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.IdKind;

/** Who or what wrote an entry; its {@code sourceId} is of the kind given here. */
public enum EntrySource {
    API(IdKind.TOKEN),
    SHIPMENT(IdKind.SHIPMENT),
    OPERATOR(IdKind.USER),
    SANDBOX(IdKind.USER);

    private final IdKind idKind;

    EntrySource(IdKind idKind) {
        this.idKind = idKind;
    }

    IdKind idKind() {
        return idKind;
    }
}
