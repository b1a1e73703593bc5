package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.ledger.WriteRequest.Answer;
import co.wholesale888.wms.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers the requests of one batch in order, from the loaded state, and collects what must be stored. */
final class BatchAnswers {

    private final LedgerStatements.Loaded loaded;
    private final JsonMapper json;
    private final Duration keyWindow;
    private final Map<UUID, Fold> folds = new HashMap<>();
    private final Map<ScopedKey, IdempotencyRecord> records = new HashMap<>();
    private final List<IdempotencyRecord> newRecords = new ArrayList<>();

    BatchAnswers(LedgerStatements.Loaded loaded, JsonMapper json, Duration keyWindow) {
        this.loaded = loaded;
        this.json = json;
        this.keyWindow = keyWindow;
        loaded.records().forEach(found -> records.put(new ScopedKey(found.scopeId(), found.key()), found));
    }

    /** Answers the next request: replays the outcome of its key, or applies its write. */
    Answer answer(WriteRequest request) {
        KeyedRequest keyed = request.keyed();
        if (keyed != null) {
            IdempotencyRecord earlier = records.get(new ScopedKey(keyed.scopeId(), keyed.key()));
            if (earlier != null) {
                return keyed.isSameAs(earlier) ? replay(earlier) : new Answer.Refused(IdempotencyRecord.REUSED);
            }
        }
        Fold fold = folds.computeIfAbsent(request.write().warehouseId(), id -> Fold.of(id, loaded));
        WriteOutcome outcome = request.dryRun() ? fold.preview(request.write()) : fold.apply(request.write());
        return switch (outcome) {
            case WriteOutcome.Accepted accepted ->
                body(
                        keyed,
                        request.successStatus(),
                        json.writeValueAsBytes(accepted),
                        accepted.transactions().getFirst().id());
            case WriteOutcome.Refused refused -> {
                ErrorCode code = refused.refusal().code();
                yield keyed == null || code.status() != 409
                        ? new Answer.Refused(refused.refusal())
                        : body(keyed, code.status(), keyed.renderRefusal().apply(refused.refusal()), null);
            }
        };
    }

    /** The folds of all warehouses in the batch, also of those whose writes were all refused. */
    Collection<Fold> folds() {
        return folds.values();
    }

    /** The records to store with the answers to new keys. */
    List<IdempotencyRecord> newRecords() {
        return newRecords;
    }

    private Answer replay(IdempotencyRecord earlier) {
        String transactionId = earlier.status() == 201
                ? json.readTree(earlier.body()).at("/transactions/0/id").stringValue()
                : null;
        return new Answer.Body(earlier.status(), earlier.body(), transactionId, true);
    }

    private Answer body(@Nullable KeyedRequest keyed, int status, byte[] body, @Nullable String transactionId) {
        if (keyed != null) {
            IdempotencyRecord outcome = IdempotencyRecord.of(keyed, status, body, loaded.now(), keyWindow);
            records.put(new ScopedKey(keyed.scopeId(), keyed.key()), outcome);
            newRecords.add(outcome);
        }
        return new Answer.Body(status, body, transactionId, false);
    }

    private record ScopedKey(UUID scopeId, String key) {}
}
