package co.wholesale888.wms.stock;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Offence;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.web.JsonBody;
import co.wholesale888.wms.web.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operators register SKUs and set their thresholds and pars. */
@RestController
class SkuController {

    private final SkuRegistry registry;

    SkuController(SkuRegistry registry) {
        this.registry = registry;
    }

    @PutMapping("/ops/v1/warehouses/{id}/skus/{sku}")
    ResponseEntity<RegisteredSku> put(
            Caller.Operator caller, @PathVariable String id, @PathVariable String sku, JsonBody body) {
        if (!Skus.isValid(sku)) {
            RefusedException.throwIfAny(
                    List.of(Offence.of("sku", ErrorCode.INVALID_PARAMETER, "sku " + Skus.RULE + ".")));
        }
        JsonFields fields = body.fields("threshold", "par");
        Long threshold = fields.integer("threshold");
        Long par = fields.integer("par");
        fields.refuseMalformed();
        long low = inRange(fields, "threshold", threshold, 0, Quantities.MAX - 1);
        long high = inRange(fields, "par", par, 1, Quantities.MAX);
        fields.rule(threshold == null || par == null || low < high, "threshold", "must be less than par");
        fields.refuseInvalid();
        SkuRegistry.Put put = registry.put(IdKind.WAREHOUSE.require(id), sku, low, high);
        return ResponseEntity.status(put.registered() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(put.sku());
    }

    private static long inRange(JsonFields fields, String field, @Nullable Long value, long min, long max) {
        if (value == null) {
            fields.invalid(field, "is required");
            return min;
        }
        fields.rule(value >= min && value <= max, field, "must be %d to %d".formatted(min, max));
        return value;
    }
}
