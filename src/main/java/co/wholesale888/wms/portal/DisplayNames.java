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

/** For operators' lists, which go across warehouses: what each is called, and whose it is. */
@Component
public class DisplayNames {

    private final Warehouses warehouses;
    private final Accounts accounts;

    DisplayNames(Warehouses warehouses, Accounts accounts) {
        this.warehouses = warehouses;
        this.accounts = accounts;
    }

    /**
     * A warehouse by its names.
     *
     * @param account the name of the account that it belongs to
     */
    public record Name(String id, String code, String name, boolean sandbox, String accountId, String account) {}

    /** The names of those of the warehouses that there are, by their ids as callers see them. */
    public Map<String, Name> of(Collection<UUID> ids) {
        Set<UUID> each = new HashSet<>(ids);
        return each.isEmpty() ? Map.of() : of(warehouses.named(each));
    }

    public Map<String, Name> of(List<Warehouse> some) {
        Set<UUID> owners = some.stream().map(Warehouse::accountId).collect(Collectors.toSet());
        Map<UUID, String> nameOf =
                accounts.named(owners).stream().collect(Collectors.toMap(Account::id, Account::name));
        return some.stream()
                .map(warehouse -> new Name(
                        IdKind.WAREHOUSE.format(warehouse.id()),
                        warehouse.code(),
                        warehouse.name(),
                        warehouse.sandbox(),
                        IdKind.ACCOUNT.format(warehouse.accountId()),
                        nameOf.getOrDefault(warehouse.accountId(), "")))
                .collect(Collectors.toMap(Name::id, Function.identity()));
    }
}
