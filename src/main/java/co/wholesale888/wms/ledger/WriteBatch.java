package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.KeyTakenException;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.shared.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One group of writes in one database transaction: lock and load, fold in memory, store. Each request is accepted whole
 * or refused whole, and what becomes of one touches none of the others. Begins, commits and rolls back nothing itself.
 */
final class WriteBatch {

    private final JsonMapper json;
    private final LedgerWriter landing;
    private final Duration keyWindow;
    private final Map<ScopedKey, IdempotencyRecord> known = new HashMap<>();
    private final List<IdempotencyRecord> stored = new ArrayList<>();
    private LedgerWriter.@Nullable Landed landed;
    private Instant now = Instant.EPOCH;

    /**
     * Makes a transaction for one group.
     *
     * @param keyWindow how long an outcome is kept with its key
     */
    WriteBatch(JsonMapper json, LedgerWriter landing, Duration keyWindow) {
        this.landing = landing;
        this.json = json;
        this.keyWindow = keyWindow;
    }

    /**
     * Answers every request of the group, in order.
     *
     * @return one answer for each, to be given once the transaction is committed
     * @throws KeyTakenException where another writer has taken one of the keys meanwhile; nothing may be committed
     */
    List<WriteAnswer> run(Connection connection, List<WriteRequest> group) throws SQLException {
        LedgerStatements.Loaded loaded = LedgerStatements.lockAndLoad(
                connection,
                skusOf(group),
                group.stream().map(WriteRequest::keyed).filter(Objects::nonNull).toList());
        now = loaded.now();
        loaded.known().forEach(found -> known.put(new ScopedKey(found.scopeId(), found.key()), found));
        List<WriteAnswer> answers = group.stream()
                .map(request -> answer(
                        request,
                        Objects.requireNonNull(
                                loaded.folds().get(request.write().warehouseId()))))
                .toList();
        landed = landing.store(connection, loaded.folds().values(), loaded.announced(), stored);
        return answers;
    }

    /** To be called when the transaction has been committed: wakes those who wait for what it has written. */
    void committed() {
        landing.committed(Objects.requireNonNull(landed));
    }

    private WriteAnswer answer(WriteRequest request, Fold fold) {
        KeyedRequest keyed = request.keyed();
        if (keyed != null) {
            IdempotencyRecord earlier = known.get(new ScopedKey(keyed.scopeId(), keyed.key()));
            if (earlier != null) {
                return keyed.isSameAs(earlier)
                        ? new WriteAnswer.Given(earlier.status(), earlier.body(), true)
                        : new WriteAnswer.Refused(IdempotencyRecord.REUSED);
            }
        }
        WriteOutcome outcome = request.dryRun() ? fold.preview(request.write()) : fold.apply(request.write());
        return switch (outcome) {
            case WriteOutcome.Accepted accepted ->
                given(keyed, request.successStatus(), json.writeValueAsBytes(accepted));
            case WriteOutcome.Refused refused -> {
                ErrorCode code = refused.refusal().code();
                yield keyed == null || code.status() != 409
                        ? new WriteAnswer.Refused(refused.refusal())
                        : given(keyed, code.status(), keyed.renderRefusal().apply(refused.refusal()));
            }
        };
    }

    private WriteAnswer given(@Nullable KeyedRequest keyed, int status, byte[] body) {
        if (keyed != null) {
            IdempotencyRecord outcome = IdempotencyRecord.of(keyed, status, body, now, keyWindow);
            known.put(new ScopedKey(keyed.scopeId(), keyed.key()), outcome);
            stored.add(outcome);
        }
        return new WriteAnswer.Given(status, body, false);
    }

    private static Map<UUID, Collection<String>> skusOf(List<WriteRequest> group) {
        Map<UUID, Collection<String>> skus = new HashMap<>();
        for (WriteRequest request : group) {
            StockWrite write = request.write();
            Collection<String> named = skus.computeIfAbsent(write.warehouseId(), id -> new HashSet<>());
            write.lines().forEach(line -> named.add(line.sku()));
        }
        return skus;
    }

    private record ScopedKey(UUID scopeId, String key) {}
}
