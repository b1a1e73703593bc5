package co.wholesale888.wms.warehouses;

import co.wholesale888.wms.audit.AuditLists;
import co.wholesale888.wms.audit.AuditPage;
import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/warehouses}: the client's warehouses and their audit trails. */
@RestController
@RequestMapping("/v1/warehouses")
class WarehouseController {

    private final Warehouses warehouses;
    private final AuditLists audit;
    private final Idempotency idempotency;
    private final Cursors cursors;

    WarehouseController(Warehouses warehouses, AuditLists audit, Idempotency idempotency, Cursors cursors) {
        this.warehouses = warehouses;
        this.audit = audit;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @PostMapping
    ResponseEntity<?> register(
            Caller.ClientUser user, @Nullable IdempotencyKey key, JsonBody body, HttpServletRequest request) {
        NewWarehouse asked = NewWarehouse.read(body);
        return idempotency.create(
                user.accountId(),
                key,
                request,
                body,
                "/v1/warehouses/",
                () -> Shown.of(warehouses.register(
                        user.accountId(), user.userId(), asked.code(), asked.name(), asked.sandbox())));
    }

    @GetMapping
    Listed list(Caller.ClientUser user, @AllowedParameters({"limit", "cursor"}) Query query) {
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "warehouses " + user.accountId();
        Page<Warehouse> page = warehouses.page(user.accountId(), limit, cursors.decode(list, cursor));
        return new Listed(
                page.items().stream().map(Shown::of).toList(), cursors.encode(list, page.next()), page.hasMore());
    }

    @GetMapping("/{id}")
    Shown one(Caller.ClientUser user, @PathVariable String id) {
        return Shown.of(warehouses.require(user.accountId(), IdKind.WAREHOUSE.require(id)));
    }

    @GetMapping("/{id}/audit")
    AuditPage audit(
            Caller.ClientUser user,
            @PathVariable String id,
            @AllowedParameters({"action", "from", "to", "limit", "cursor"}) Query query) {
        Warehouse warehouse = warehouses.require(user.accountId(), IdKind.WAREHOUSE.require(id));
        return audit.ofWarehouse(warehouse.id(), query);
    }

    record Shown(String id, String code, String name, boolean sandbox, Instant createdAt) {

        static Shown of(Warehouse warehouse) {
            return new Shown(
                    IdKind.WAREHOUSE.format(warehouse.id()),
                    warehouse.code(),
                    warehouse.name(),
                    warehouse.sandbox(),
                    warehouse.createdAt());
        }
    }

    record Listed(List<Shown> warehouses, @Nullable String nextCursor, boolean hasMore) {}
}
