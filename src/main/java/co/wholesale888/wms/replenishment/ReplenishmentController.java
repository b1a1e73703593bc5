package co.wholesale888.wms.replenishment;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.orders.NewOrder;
import co.wholesale888.wms.orders.OrderView;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /ops/v1/replenishment}: operators list proposals and order them. */
@RestController
@RequestMapping("/ops/v1/replenishment")
class ReplenishmentController {

    private final Replenishment replenishment;
    private final Orders orders;
    private final Idempotency idempotency;
    private final Cursors cursors;

    ReplenishmentController(Replenishment replenishment, Orders orders, Idempotency idempotency, Cursors cursors) {
        this.replenishment = replenishment;
        this.orders = orders;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @GetMapping
    Listed list(Caller.Operator caller, @AllowedParameters({"warehouse", "limit", "cursor"}) Query query) {
        UUID warehouseId = query.id("warehouse", IdKind.WAREHOUSE);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "replenishment " + warehouseId;
        String position = cursors.decode(list, cursor);
        Page<Proposal> page =
                replenishment.proposals(warehouseId, limit, position == null ? null : alertPosition(position));
        return new Listed(page.items(), cursors.encode(list, page.next()), page.hasMore());
    }

    @PostMapping("/{warehouseId}/order")
    ResponseEntity<?> order(
            Caller.Operator caller,
            @Nullable IdempotencyKey key,
            @PathVariable String warehouseId,
            JsonBody body,
            HttpServletRequest request) {
        NewOrder asked = NewOrder.read(body.optionalFields("reference", "lines"), false);
        UUID id = IdKind.WAREHOUSE.require(warehouseId);
        return orders.inTurn(() -> idempotency.create(
                id, key, request, body, OrderView.COLLECTION, () -> OrderView.of(replenishment.order(id, asked))));
    }

    private static AlertQueries.Position alertPosition(String position) {
        String[] parts = position.split(" ", 2);
        return new AlertQueries.Position(IdKind.WAREHOUSE.require(parts[0]), parts[1]);
    }

    record Listed(List<Proposal> proposals, @Nullable String nextCursor, boolean hasMore) {}
}
