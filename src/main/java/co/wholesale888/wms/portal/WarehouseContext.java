package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.warehouses.Warehouse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse in the path of a page that the signed-in user may see.
 *
 * @param owner the signed-in user if this is a client, or null if it is an operator
 */
public record WarehouseContext(
        Warehouse warehouse, UUID userId, @Nullable SignedInClient owner) {

    static final String ATTRIBUTE = WarehouseContext.class.getName();

    public UUID uuid() {
        return warehouse.id();
    }

    public String id() {
        return IdKind.WAREHOUSE.format(warehouse.id());
    }

    public UUID accountId() {
        return warehouse.accountId();
    }

    /** Who counts for the limits of long-running requests: the user, the warehouse and its account. */
    public FairLimit.Holder holder() {
        return new FairLimit.Holder(userId, warehouse.id(), accountId());
    }

    public String code() {
        return warehouse.code();
    }

    public String name() {
        return warehouse.name();
    }

    public boolean sandbox() {
        return warehouse.sandbox();
    }

    public boolean isOwn() {
        return owner != null;
    }

    /** Whether the user is a client who may change things here. If not, no form that does reaches a handler. */
    public boolean isMayChange() {
        return owner != null && owner.user().mayChange();
    }

    /** The client; NOT_FOUND for an operator. For pages that only clients have. */
    public SignedInClient requireOwner() {
        if (owner == null) {
            throw RefusedException.notFound("page");
        }
        return owner;
    }
}
