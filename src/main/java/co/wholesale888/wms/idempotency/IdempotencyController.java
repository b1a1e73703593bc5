package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows the outcome of a key, for a client that has lost its connection before the answer. */
@RestController
class IdempotencyController {

    private final KeyOutcomes outcomes;

    IdempotencyController(KeyOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @GetMapping("/v1/idempotency/{key}")
    KeyOutcome find(Caller.Bearer caller, @PathVariable String key) {
        return outcomes.find(caller.warehouseId(), new IdempotencyKey(key).value())
                .orElseThrow(() -> RefusedException.notFound("key"));
    }
}
