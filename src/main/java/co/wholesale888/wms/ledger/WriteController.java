package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.Fingerprint;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
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
import tools.jackson.databind.json.JsonMapper;

/** Writing stock, one line or a batch. */
@RestController
class WriteController {

    private static final String UPDATE = "/v1/stock/update";
    private static final String TRANSACTIONS = "/v1/transactions";

    private final WriteLanes lanes;
    private final ProblemWriter problems;
    private final JsonMapper json;
    private final Clock clock;

    WriteController(WriteLanes lanes, ProblemWriter problems, JsonMapper json, Clock clock) {
        this.lanes = lanes;
        this.problems = problems;
        this.json = json;
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
            query.report("dryRun", "dryRun writes nothing, so an Idempotency-Key has no place in it; leave it out.");
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
                        problems.renderer(request));
    }

    private ResponseEntity<byte[]> answer(WriteAnswer answer) {
        return switch (answer) {
            case WriteAnswer.Given given -> given(given);
            case WriteAnswer.Refused refused -> throw new RefusedException(refused.refusal());
            case WriteAnswer.Failed failed -> throw failed.cause();
        };
    }

    private ResponseEntity<byte[]> given(WriteAnswer.Given given) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(given.status())
                .contentType(given.status() < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
        if (given.replayed()) {
            response.header("Idempotency-Replayed", "true");
        }
        if (given.status() == HttpStatus.CREATED.value()) {
            String id = json.readTree(given.body()).at("/transactions/0/id").stringValue();
            response.location(URI.create(TRANSACTIONS + "/" + id));
        }
        return response.body(given.body());
    }
}
