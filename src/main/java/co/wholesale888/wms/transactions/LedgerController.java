package co.wholesale888.wms.transactions;

import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.AlsoAs;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.security.CredentialRecheck;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads and verifies the ledger. */
@RestController
class LedgerController {

    private final TransactionFeed feed;
    private final LedgerQueries reads;
    private final LedgerVerification verification;
    private final CsvExports exports;
    private final CredentialRecheck recheck;

    LedgerController(
            TransactionFeed feed,
            LedgerQueries reads,
            LedgerVerification verification,
            CsvExports exports,
            CredentialRecheck recheck) {
        this.feed = feed;
        this.reads = reads;
        this.verification = verification;
        this.exports = exports;
        this.recheck = recheck;
    }

    @GetMapping("/v1/transactions")
    @Nullable
    ResponseEntity<TransactionFeed.TransactionPage> transactions(
            Caller.Bearer caller,
            @AllowedParameters({
                        "sku",
                        "type",
                        "source",
                        "reference",
                        "workerId",
                        "from",
                        "to",
                        "order",
                        "limit",
                        "cursor",
                        "wait"
                    })
                    Query parameters,
            @AlsoAs(ResponseFormat.CSV) ResponseFormat format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        TransactionQuery query = TransactionQuery.of(parameters, caller, format);
        if (format == ResponseFormat.JSON) {
            TransactionFeed.TransactionPage page = feed.page(caller, query);
            if (query.maxWait().isPositive()) {
                recheck.requireValid(request, response);
            }
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(page);
        }
        UUID warehouseId = caller.warehouseId();
        exports.send(
                caller.holder(),
                "transactions",
                request,
                response,
                rows -> feed.export(warehouseId, query, rows),
                feed.csvHeader());
        return null;
    }

    @GetMapping("/v1/transactions/{id}")
    TransactionView transaction(Caller.Bearer caller, @PathVariable String id) {
        return feed.find(caller, IdKind.TRANSACTION.require(id));
    }

    @GetMapping("/v1/ledger")
    LedgerSummary ledger(Caller.Bearer caller) {
        ChainHead head = reads.head(caller.warehouseId());
        return new LedgerSummary(IdKind.WAREHOUSE.format(caller.warehouseId()), head.sequence(), head);
    }

    @PostMapping("/v1/ledger/verify")
    VerificationResult verify(
            Caller.Bearer caller, JsonBody body, HttpServletRequest request, HttpServletResponse response) {
        body.requireNoFields();
        VerificationResult result = verification.verify(caller.warehouseId());
        recheck.requireValid(request, response);
        return result;
    }

    /**
     * @param entries the number of entries: the last one's sequence, since there are no gaps
     */
    record LedgerSummary(String warehouse, long entries, ChainHead head) {}
}
