package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells what became of a key: "did my write land?" after a lost connection. */
@RestController
class IdempotencyController {

    private final KeyOutcomes outcomes;

    IdempotencyController(KeyOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    @GetMapping("/v1/idempotency/{key}")
    KeyOutcomes.Outcome look(Caller.Bearer caller, @PathVariable String key) {
        return outcomes.find(caller.warehouseId(), new IdempotencyKey(key))
                .orElseThrow(() -> RefusedException.notFound("key"));
    }
}
