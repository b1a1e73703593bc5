package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.ledger.LedgerRequest.Answer;
import co.wholesale888.wms.ledger.LedgerRequest.Outcome;
import co.wholesale888.wms.reservations.ReservationKey;
import co.wholesale888.wms.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /** Ends reservations whose time is over, before any request is answered. */
    void expire(Set<ReservationKey> due) {
        due.stream()
                .collect(Collectors.groupingBy(
                        ReservationKey::warehouseId, Collectors.mapping(ReservationKey::id, Collectors.toList())))
                .forEach((warehouseId, ids) -> fold(warehouseId).reservations().expire(ids));
    }

    /** The SKUs that would have sufficed for refused requests, if reservations did not hold them, by warehouse. */
    Map<UUID, Set<String>> contested() {
        Map<UUID, Set<String>> contested = new HashMap<>(0);
        folds.values().forEach(fold -> contested.putAll(fold.contested()));
        return contested;
    }

    /** Answers the next request: replays the outcome of its key, or carries it out. */
    Answer answer(LedgerRequest request) {
        KeyedRequest keyed = request.keyed();
        if (keyed != null) {
            IdempotencyRecord earlier = records.get(new ScopedKey(keyed.scopeId(), keyed.key()));
            if (earlier != null) {
                return keyed.isSameAs(earlier)
                        ? replay(request, earlier)
                        : new Answer.Refused(IdempotencyRecord.REUSED);
            }
        }
        return switch (request.applyTo(fold(request.warehouseId()))) {
            case Outcome.Done done -> body(keyed, done.status(), json.writeValueAsBytes(done.body()), done.createdId());
            case Outcome.Refused refused -> {
                ErrorCode code = refused.refusal().code();
                yield keyed == null || code.status() != 409
                        ? new Answer.Refused(refused.refusal())
                        : body(keyed, code.status(), keyed.renderRefusal().apply(refused.refusal()), null);
            }
        };
    }

    /** The folds of all warehouses in the batch, also of those whose requests were all refused. */
    Collection<Fold> folds() {
        return folds.values();
    }

    /** The records to store with the answers to new keys. */
    List<IdempotencyRecord> newRecords() {
        return newRecords;
    }

    private Fold fold(UUID warehouseId) {
        return folds.computeIfAbsent(warehouseId, id -> Fold.of(id, loaded));
    }

    private Answer replay(LedgerRequest request, IdempotencyRecord earlier) {
        String createdId = earlier.status() == 201
                ? json.readTree(earlier.body()).at(request.createdIdPointer()).stringValue()
                : null;
        return new Answer.Body(earlier.status(), earlier.body(), createdId, true);
    }

    private Answer body(@Nullable KeyedRequest keyed, int status, byte[] body, @Nullable String createdId) {
        if (keyed != null) {
            IdempotencyRecord outcome = IdempotencyRecord.of(keyed, status, body, loaded.now(), keyWindow);
            records.put(new ScopedKey(keyed.scopeId(), keyed.key()), outcome);
            newRecords.add(outcome);
        }
        return new Answer.Body(status, body, createdId, false);
    }

    private record ScopedKey(UUID scopeId, String key) {}
}
