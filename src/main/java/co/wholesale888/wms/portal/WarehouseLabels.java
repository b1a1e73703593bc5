package co.wholesale888.wms.portal;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Labels the warehouses in operators' lists with their names and the name of their account. */
@Component
public class WarehouseLabels {

    private final Warehouses warehouses;
    private final Accounts accounts;

    WarehouseLabels(Warehouses warehouses, Accounts accounts) {
        this.warehouses = warehouses;
        this.accounts = accounts;
    }

    /** The names of a warehouse and of the account that owns it. */
    public record Label(String id, String code, String name, boolean sandbox, String account) {

        /** A label for a client, who knows the account. */
        public static Label of(Warehouse warehouse) {
            return of(warehouse, "");
        }

        static Label of(Warehouse warehouse, String account) {
            String id = IdKind.WAREHOUSE.format(warehouse.id());
            return new Label(id, warehouse.code(), warehouse.name(), warehouse.sandbox(), account);
        }
    }

    /** The labels of these warehouses by their formatted ids; ids of no warehouse are left out. */
    public Map<String, Label> byId(Collection<UUID> ids) {
        Set<UUID> distinct = new HashSet<>(ids);
        return distinct.isEmpty() ? Map.of() : byId(warehouses.named(distinct));
    }

    public Map<String, Label> byId(List<Warehouse> listed) {
        Set<UUID> accountIds = listed.stream().map(Warehouse::accountId).collect(Collectors.toSet());
        Map<UUID, String> accountNames =
                accounts.named(accountIds).stream().collect(Collectors.toMap(Account::id, Account::name));
        return listed.stream()
                .map(warehouse -> Label.of(warehouse, accountNames.getOrDefault(warehouse.accountId(), "")))
                .collect(Collectors.toMap(Label::id, Function.identity()));
    }
}
