package co.wholesale888.wms.accountlists;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the warehouses that a list is about: all of the account, or those that the query names. */
@Component
class AccountWarehouses {

    private final Warehouses warehouses;

    AccountWarehouses(Warehouses warehouses) {
        this.warehouses = warehouses;
    }

    /** Reads the ids in the parameter {@code warehouse}; none means all warehouses. */
    static Set<UUID> named(Query query) {
        Set<UUID> named = new LinkedHashSet<>();
        for (String text : query.texts("warehouse")) {
            UUID id = IdKind.WAREHOUSE.parse(text);
            if (id == null) {
                query.report("warehouse", "warehouse must be an id: wh_ and 26 characters.");
            } else {
                named.add(id);
            }
        }
        return named;
    }

    /**
     * Returns these warehouses of an account, or all if none is named, in the order of their codes.
     *
     * @throws RefusedException NOT_FOUND if one of them is not the account's
     */
    List<Warehouse> require(UUID accountId, Set<UUID> named) {
        List<Warehouse> found = warehouses.all(accountId).stream()
                .filter(warehouse -> named.isEmpty() || named.contains(warehouse.id()))
                .sorted(Comparator.comparing(Warehouse::code))
                .toList();
        if (!named.isEmpty() && found.size() < named.size()) {
            throw RefusedException.notFound("warehouse");
        }
        return found;
    }
}
