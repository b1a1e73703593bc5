package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.Fingerprint;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.web.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Writes stock, one line or a batch. */
@RestController
class WriteController {

    private static final String UPDATE = "/v1/stock/update";
    private static final String TRANSACTIONS = "/v1/transactions";

    private final WriteLanes lanes;
    private final ProblemWriter problems;
    private final Clock clock;

    WriteController(WriteLanes lanes, ProblemWriter problems, Clock clock) {
        this.lanes = lanes;
        this.problems = problems;
        this.clock = clock;
    }

    @PostMapping(UPDATE)
    ResponseEntity<byte[]> update(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @AllowedParameters("dryRun") Query query,
            JsonBody body,
            HttpServletRequest request) {
        boolean dryRun = dryRun(query, key);
        List<StockLine> lines = new LineReader(clock).readAll(body.fields("transactions"));
        KeyedRequest keyed = keyed(caller, key, UPDATE, body, request);
        return answer(lanes.call(new WriteRequest(write(caller, lines), keyed, dryRun, 200)));
    }

    @PostMapping(TRANSACTIONS)
    ResponseEntity<byte[]> post(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @AllowedParameters("dryRun") Query query,
            JsonBody body,
            HttpServletRequest request) {
        boolean dryRun = dryRun(query, key);
        StockLine line = new LineReader(clock).readOne(body.line(LineReader.FIELDS));
        KeyedRequest keyed = keyed(caller, key, TRANSACTIONS, body, request);
        return answer(lanes.call(new WriteRequest(write(caller, List.of(line)), keyed, dryRun, dryRun ? 200 : 201)));
    }

    private static boolean dryRun(Query query, @Nullable IdempotencyKey key) {
        boolean dryRun = query.flag("dryRun");
        if (dryRun && key != null) {
            query.report("dryRun", "dryRun writes nothing, so it takes no Idempotency-Key; leave the key out.");
        }
        query.refuseInvalid();
        return dryRun;
    }

    private static StockWrite write(Caller.Bearer caller, List<StockLine> lines) {
        return new StockWrite(caller.warehouseId(), EntrySource.API, caller.tokenId(), lines);
    }

    private @Nullable KeyedRequest keyed(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            String path,
            JsonBody body,
            HttpServletRequest request) {
        return key == null
                ? null
                : new KeyedRequest(
                        caller.warehouseId(),
                        key.value(),
                        Fingerprint.of("POST", path, body.root()),
                        "POST",
                        path,
                        Times.micros(clock.instant()),
                        problems.renderer(request));
    }

    private static ResponseEntity<byte[]> answer(WriteRequest.Answer answer) {
        return switch (answer) {
            case WriteRequest.Answer.Refused(Refusal refusal) -> throw new RefusedException(refusal);
            case WriteRequest.Answer.Failed(RuntimeException cause) -> throw cause;
            case WriteRequest.Answer.Body body -> {
                ResponseEntity.BodyBuilder response = ResponseEntity.status(body.status())
                        .contentType(
                                body.status() < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
                if (body.replayed()) {
                    response.header("Idempotency-Replayed", "true");
                }
                if (body.status() == HttpStatus.CREATED.value()) {
                    response.location(URI.create(TRANSACTIONS + "/" + body.transactionId()));
                }
                yield response.body(body.body());
            }
        };
    }
}
