package co.wholesale888.wms.stock;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.shared.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operators register SKUs, set threshold and par, and review the SKUs that shipments have registered. */
@RestController
class SkuController {

    private final SkuRegistry registry;
    private final SkuReviews reviews;
    private final Idempotency idempotency;
    private final Cursors cursors;

    SkuController(SkuRegistry registry, SkuReviews reviews, Idempotency idempotency, Cursors cursors) {
        this.registry = registry;
        this.reviews = reviews;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @PutMapping("/ops/v1/warehouses/{id}/skus/{sku}")
    ResponseEntity<RegisteredSku> put(
            Caller.Operator caller, @PathVariable String id, @PathVariable String sku, JsonBody body) {
        requireValid(sku);
        JsonFields fields = body.fields("threshold", "par");
        Long threshold = fields.integer("threshold");
        Long par = fields.integer("par");
        fields.refuseMalformed();
        long validThreshold = inRange(fields, "threshold", threshold, 0, Quantities.MAX - 1);
        long validPar = inRange(fields, "par", par, 1, Quantities.MAX);
        fields.rule(threshold == null || par == null || threshold < par, "threshold", "must be less than par");
        fields.refuseInvalid();
        SkuRegistry.Put put = registry.put(IdKind.WAREHOUSE.require(id), sku, validThreshold, validPar);
        return ResponseEntity.status(put.registered() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(put.sku());
    }

    @GetMapping("/ops/v1/skus")
    Listed list(Caller.Operator caller, @AllowedParameters({"warehouse", "reviewed", "limit", "cursor"}) Query query) {
        UUID warehouseId = query.id("warehouse", IdKind.WAREHOUSE);
        Boolean reviewed = query.text("reviewed") == null ? null : Boolean.valueOf(query.flag("reviewed"));
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "skus %s %s".formatted(warehouseId, reviewed);
        Page<RegisteredSku> page = reviews.page(warehouseId, reviewed, limit, cursors.decode(list, cursor));
        return new Listed(page.items(), cursors.encode(list, page.next()), page.hasMore());
    }

    @PostMapping("/ops/v1/warehouses/{id}/skus/{sku}/review")
    ResponseEntity<?> review(
            Caller.Operator caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            @PathVariable String sku,
            JsonBody body,
            HttpServletRequest request) {
        requireValid(sku);
        body.requireNoFields();
        UUID warehouseId = IdKind.WAREHOUSE.require(id);
        return idempotency.execute(
                warehouseId, key, request, body, () -> ResponseEntity.ok(reviews.review(warehouseId, sku)));
    }

    private static void requireValid(String sku) {
        if (!Skus.isValid(sku)) {
            RefusedException.throwIfAny(
                    List.of(Violation.of("sku", ErrorCode.INVALID_PARAMETER, "sku " + Skus.RULE + ".")));
        }
    }

    private static long inRange(JsonFields fields, String field, @Nullable Long value, long min, long max) {
        if (value == null) {
            fields.invalid(field, "is required");
            return min;
        }
        fields.rule(value >= min && value <= max, field, "must be %s to %s".formatted(min, max));
        return value;
    }

    record Listed(List<RegisteredSku> skus, @Nullable String nextCursor, boolean hasMore) {}
}
