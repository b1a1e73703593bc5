package co.wholesale888.wms.writes;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.WriteLanes;
import co.wholesale888.wms.ledger.WriteRequest;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.EntrySource;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Writes stock, one line or a batch. */
@RestController
class WriteController {

    private static final String UPDATE = "/v1/stock/update";
    private static final String TRANSACTIONS = "/v1/transactions";

    private final WriteLanes lanes;
    private final Idempotency idempotency;
    private final Clock clock;

    WriteController(WriteLanes lanes, Idempotency idempotency, Clock clock) {
        this.lanes = lanes;
        this.idempotency = idempotency;
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
        KeyedRequest keyed = idempotency.keyed(caller.warehouseId(), key, request, body);
        return write(caller, lines, keyed, dryRun, 200);
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
        KeyedRequest keyed = idempotency.keyed(caller.warehouseId(), key, request, body);
        return write(caller, List.of(line), keyed, dryRun, dryRun ? 200 : 201);
    }

    static boolean dryRun(Query query, @Nullable IdempotencyKey key) {
        boolean dryRun = query.flag("dryRun");
        if (dryRun && key != null) {
            query.report("dryRun", "dryRun writes nothing, so it takes no Idempotency-Key; leave the key out.");
        }
        query.refuseInvalid();
        return dryRun;
    }

    private ResponseEntity<byte[]> write(
            Caller.Bearer caller, List<StockLine> lines, @Nullable KeyedRequest keyed, boolean dryRun, int status) {
        StockWrite write = new StockWrite(caller.warehouseId(), EntrySource.API, caller.tokenId(), lines);
        return lanes.write(
                caller.accountId(), new WriteRequest(write, keyed, dryRun, status, accepted -> accepted), TRANSACTIONS);
    }
}
