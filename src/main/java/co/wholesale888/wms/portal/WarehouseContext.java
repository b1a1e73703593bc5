package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.warehouses.Warehouse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse that a page is about, within the reach of who looks at it.
 *
 * @param owner the client's user who looks at it; null for an operator, who looks at any
 */
public record WarehouseContext(
        Warehouse warehouse, UUID visitorId, @Nullable SignedInClient owner) {

    static final String ATTRIBUTE = WarehouseContext.class.getName();

    public UUID uuid() {
        return warehouse.id();
    }

    public String id() {
        return IdKind.WAREHOUSE.format(warehouse.id());
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

    public boolean own() {
        return owner != null;
    }

    /** For pages that only the owner has; for an operator there are none. */
    public SignedInClient requireOwner() {
        if (owner == null) {
            throw RefusedException.notFound("page");
        }
        return owner;
    }
}
