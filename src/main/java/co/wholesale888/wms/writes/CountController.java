package co.wholesale888.wms.writes;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.FileBody;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Lengths;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets many levels to what was counted, from JSON or from a file. */
@RestController
class CountController {

    private final Counts counts;
    private final Idempotency idempotency;

    CountController(Counts counts, Idempotency idempotency) {
        this.counts = counts;
        this.idempotency = idempotency;
    }

    @PostMapping("/v1/stock/count")
    ResponseEntity<byte[]> count(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @AllowedParameters({"dryRun", "reference"}) Query query,
            FileBody body,
            HttpServletRequest request) {
        String reference = reference(query, body);
        boolean dryRun = WriteController.dryRun(query, key);
        return counts.inTurn(caller.holder(), body.bytes().length, () -> {
            JsonBody json = body.isCsv() ? null : JsonBody.parse(body.bytes());
            Count count = json == null ? Count.ofCsv(body.bytes(), reference) : Count.ofJson(json);
            if (dryRun) {
                return counts.preview(count, caller.holder());
            }
            JsonBody content = json == null && key != null ? count.toJson() : json;
            KeyedRequest keyed =
                    content == null ? null : idempotency.keyed(caller.warehouseId(), key, request, content);
            return counts.write(count, caller.holder(), keyed);
        });
    }

    private static @Nullable String reference(Query query, FileBody body) {
        if (body.isCsv()) {
            return query.text("reference", Lengths.MAX_REFERENCE);
        }
        query.refuseWith("a JSON body, which has a field for it", "reference");
        return null;
    }
}
