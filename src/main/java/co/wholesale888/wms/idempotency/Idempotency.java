package co.wholesale888.wms.idempotency;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.web.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries commands out at most once per Idempotency-Key, for everything but the ledger's lanes, which store their own
 * records. The outcome is stored in the transaction of the change; a twin that arrives meanwhile, at whatever instance,
 * waits for it and is answered with it.
 */
@Service
public class Idempotency {

    private static final int CONFLICT = 409;
    private static final int MAX_ATTEMPTS = 3;

    /** Twins stand in line here until the first one's transaction ends. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended(?, 0))";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final IdempotencySettings settings;
    private final ProblemWriter problems;
    private final JsonMapper json;
    private final Clock clock;

    Idempotency(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            IdempotencySettings settings,
            ProblemWriter problems,
            JsonMapper json,
            Clock clock) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(transactionManager);
        this.settings = settings;
        this.problems = problems;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Runs a command within a transaction, once per key. An answer is kept with its key, and so is a refusal by the state
     * of things (409); any other refusal leaves the key free.
     *
     * @param scopeId the warehouse concerned, or the operator where none is
     * @param key null where the caller sent none: the command then just runs
     * @param command gives the answer's status, headers and body (a record to be written as JSON)
     * @throws RefusedException IDEMPOTENCY_KEY_REUSED where the key belongs to another request, and what the command
     *     throws
     */
    public ResponseEntity<?> execute(
            UUID scopeId,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body,
            Supplier<ResponseEntity<?>> command) {
        if (key == null) {
            return requireNonNull(transactions.execute(status -> command.get()));
        }
        KeyedRequest keyed = keyed(scopeId, key, request, body);
        for (int attempt = 1; ; attempt++) {
            try {
                return requireNonNull(transactions.execute(status -> once(keyed, command)));
            } catch (RefusedException e) {
                if (e.refusal().code().status() != CONFLICT) {
                    throw e;
                }
                return keepRefusal(keyed, e.refusal());
            } catch (KeyTakenException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * As {@link #execute}, for a command that makes something with an id: 201 and its Location, in a replay as well.
     *
     * @param collection the path that things of this kind are found under, with a slash at its end
     * @param command gives what was made, a record to be written as JSON
     */
    public ResponseEntity<?> create(
            UUID scopeId,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body,
            String collection,
            Supplier<?> command) {
        ResponseEntity<?> answer = execute(
                scopeId,
                key,
                request,
                body,
                () -> ResponseEntity.status(HttpStatus.CREATED).body(command.get()));
        if (!answer.getStatusCode().isSameCodeAs(HttpStatus.CREATED)) {
            return answer;
        }
        JsonNode made = answer.getBody() instanceof byte[] bytes
                ? json.readTree(bytes)
                : json.valueToTree(requireNonNull(answer.getBody()));
        return ResponseEntity.created(URI.create(collection + made.path("id").stringValue()))
                .headers(answer.getHeaders())
                .body(answer.getBody());
    }

    private KeyedRequest keyed(UUID scopeId, IdempotencyKey key, HttpServletRequest request, JsonBody body) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return new KeyedRequest(
                scopeId,
                key.value(),
                Fingerprint.of(request.getMethod(), path, body.root()),
                request.getMethod(),
                path,
                problems.renderer(request));
    }

    private ResponseEntity<?> once(KeyedRequest keyed, Supplier<ResponseEntity<?>> command) {
        IdempotencyRecord known = lockAndFind(keyed);
        if (known != null) {
            return replay(known);
        }
        ResponseEntity<?> answer = command.get();
        byte[] body = json.writeValueAsBytes(answer.getBody());
        store(keyed, answer.getStatusCode().value(), body);
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    /** The command's transaction is rolled back; its refusal is kept in one of its own, unless a twin was faster. */
    private ResponseEntity<?> keepRefusal(KeyedRequest keyed, Refusal refusal) {
        return requireNonNull(transactions.execute(status -> {
            IdempotencyRecord known = lockAndFind(keyed);
            if (known != null) {
                return replay(known);
            }
            byte[] body = keyed.renderRefusal().apply(refusal);
            store(keyed, refusal.code().status(), body);
            return ResponseEntity.status(refusal.code().status())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(body);
        }));
    }

    private @Nullable IdempotencyRecord lockAndFind(KeyedRequest keyed) {
        jdbc.query(LOCK, rows -> {}, keyed.scopeId() + " " + keyed.key());
        IdempotencyRecord known = jdbc.query(
                IdempotencyRecords.FIND,
                statement -> IdempotencyRecords.bindFind(statement, 1, List.of(keyed)),
                (ResultSetExtractor<@Nullable IdempotencyRecord>) rows ->
                        IdempotencyRecords.read(rows).stream().findFirst().orElse(null));
        if (known != null && !keyed.isSameAs(known)) {
            throw new RefusedException(IdempotencyRecord.REUSED);
        }
        return known;
    }

    private void store(KeyedRequest keyed, int status, byte[] body) {
        Instant now = Times.micros(clock.instant());
        IdempotencyRecord outcome = IdempotencyRecord.of(keyed, status, body, now, settings.window());
        int stored = jdbc.update(
                IdempotencyRecords.STORE, statement -> IdempotencyRecords.bindStore(statement, 1, List.of(outcome)));
        if (stored == 0) {
            throw new KeyTakenException();
        }
    }

    private static ResponseEntity<?> replay(IdempotencyRecord known) {
        return ResponseEntity.status(known.status())
                .header("Idempotency-Replayed", "true")
                .contentType(known.contentType())
                .body(known.body());
    }
}
