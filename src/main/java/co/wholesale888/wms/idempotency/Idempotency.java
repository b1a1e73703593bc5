package co.wholesale888.wms.idempotency;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.requests.JsonBody;
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
import java.util.function.UnaryOperator;
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
 * Carries out commands at most once per Idempotency-Key. The outcome is stored in the transaction of the command. A
 * request with the same key that arrives meanwhile, at any instance, waits for it and is answered with it.
 *
 * <p>The ledger's lanes do not use this class: they store the records of their groups themselves.
 */
@Service
public class Idempotency {

    private static final int CONFLICT = 409;
    private static final int MAX_ATTEMPTS = 3;

    /**
     * Requests with the same key wait here until the transaction of the first one ends. This spares work: without it,
     * the record's primary key would let one of them commit, and the others would start again.
     */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended(?, 0))";

    private final JdbcTemplate jdbc;
    private final Shards shards;
    private final TransactionTemplate transactions;
    private final IdempotencySettings settings;
    private final AnswerCipher cipher;
    private final ProblemWriter problems;
    private final JsonMapper json;
    private final Clock clock;

    Idempotency(
            DataSource dataSource,
            Shards shards,
            PlatformTransactionManager transactionManager,
            IdempotencySettings settings,
            AnswerCipher cipher,
            ProblemWriter problems,
            JsonMapper json,
            Clock clock) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.shards = shards;
        this.transactions = new TransactionTemplate(transactionManager);
        this.settings = settings;
        this.cipher = cipher;
        this.problems = problems;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Runs a command in a transaction, once per key. Stores its answer, or its refusal with 409; any other refusal
     * leaves the key unused.
     *
     * @param scopeId see {@link KeyedRequest}
     * @param key the key of the request; without one the command just runs
     * @param command returns status, headers and body of the answer; the body is written as JSON
     * @throws RefusedException IDEMPOTENCY_KEY_REUSED if the key belongs to another request; any refusal of the command
     */
    public ResponseEntity<?> execute(
            UUID scopeId,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body,
            Supplier<ResponseEntity<?>> command) {
        return execute(scopeId, key, request, body, UnaryOperator.identity(), command);
    }

    /**
     * Runs a command whose answer contains a secret, as {@link #execute} does. The answer is stored encrypted: a
     * repetition of the request gets the secret, a look-up of the key does not.
     */
    public ResponseEntity<?> executeWithSecret(
            UUID scopeId,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body,
            Supplier<ResponseEntity<?>> command) {
        return execute(scopeId, key, request, body, cipher::encrypt, command);
    }

    private ResponseEntity<?> execute(
            UUID scopeId,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body,
            UnaryOperator<byte[]> toStored,
            Supplier<ResponseEntity<?>> command) {
        KeyedRequest keyed = keyed(scopeId, key, request, body);
        if (keyed == null) {
            return requireNonNull(transactions.execute(status -> command.get()));
        }
        Supplier<ResponseEntity<byte[]>> run = () -> written(command.get());
        UnaryOperator<byte[]> stored = toStored;
        boolean refused = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return replayOr(keyed, stored, run);
            } catch (RefusedException e) {
                if (refused || e.refusal().code().status() != CONFLICT) {
                    throw e;
                }
                // The command is rolled back, and its refusal stored in a transaction of its own
                refused = true;
                byte[] problem = keyed.renderRefusal().apply(e.refusal());
                run = () -> response(CONFLICT).body(problem);
                stored = UnaryOperator.identity();
            } catch (KeyTakenException e) {
                if (attempt >= MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Runs a command that creates something, as {@link #execute} does. Answers 201 with a Location, in a replay as
     * well.
     *
     * @param collection the path of the collection, with a slash at its end
     * @param command returns what was created; it is written as JSON and has an {@code id}
     */
    public ResponseEntity<?> create(
            UUID scopeId,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body,
            String collection,
            Supplier<?> command) {
        Supplier<ResponseEntity<?>> creation =
                () -> ResponseEntity.status(HttpStatus.CREATED).body(command.get());
        ResponseEntity<?> answer = execute(scopeId, key, request, body, creation);
        if (!answer.getStatusCode().isSameCodeAs(HttpStatus.CREATED)) {
            return answer;
        }
        JsonNode created = answer.getBody() instanceof byte[] bytes
                ? json.readTree(bytes)
                : json.valueToTree(requireNonNull(answer.getBody()));
        return ResponseEntity.created(URI.create(collection + created.path("id").stringValue()))
                .headers(answer.getHeaders())
                .body(answer.getBody());
    }

    /** The request with its key, for the lanes, which store the outcome themselves; null if it has no key. */
    public @Nullable KeyedRequest keyed(
            UUID scopeId, @Nullable IdempotencyKey key, HttpServletRequest request, JsonBody body) {
        if (key == null) {
            return null;
        }
        String method = request.getMethod();
        String path = request.getRequestURI().substring(request.getContextPath().length());
        Fingerprint fingerprint = Fingerprint.of(method, path, body.root());
        Instant now = Times.micros(clock.instant());
        return new KeyedRequest(scopeId, key.value(), fingerprint, method, path, now, problems.renderer(request));
    }

    private ResponseEntity<?> replayOr(
            KeyedRequest keyed, UnaryOperator<byte[]> toStored, Supplier<ResponseEntity<byte[]>> run) {
        return requireNonNull(transactions.<ResponseEntity<?>>execute(status -> {
            IdempotencyRecord stored = lockAndFind(keyed);
            if (stored != null) {
                return response(stored.status())
                        .header("Idempotency-Replayed", "true")
                        .body(cipher.decrypt(stored.body()));
            }
            ResponseEntity<byte[]> answer = run.get();
            store(keyed, answer.getStatusCode().value(), toStored.apply(requireNonNull(answer.getBody())));
            return answer;
        }));
    }

    private ResponseEntity<byte[]> written(ResponseEntity<?> answer) {
        return response(answer.getStatusCode().value())
                .headers(answer.getHeaders())
                .body(json.writeValueAsBytes(answer.getBody()));
    }

    private @Nullable IdempotencyRecord lockAndFind(KeyedRequest keyed) {
        jdbc.query(LOCK, rows -> {}, keyed.scopeId() + " " + keyed.key());
        IdempotencyRecord stored = jdbc.query(
                shards.within(IdempotencyRecords.FIND, List.of(keyed), KeyedRequest::scopeId),
                statement -> IdempotencyRecords.bindFind(new ArrayBinder(statement), List.of(keyed)),
                (ResultSetExtractor<@Nullable IdempotencyRecord>) rows ->
                        IdempotencyRecords.read(rows).stream().findFirst().orElse(null));
        if (stored != null && !keyed.isSameAs(stored)) {
            throw new RefusedException(IdempotencyRecord.REUSED);
        }
        return stored;
    }

    private void store(KeyedRequest keyed, int status, byte[] body) {
        Instant now = Times.micros(clock.instant());
        IdempotencyRecord outcome = IdempotencyRecord.of(keyed, status, body, now, settings.window());
        int count = requireNonNull(jdbc.query(
                IdempotencyRecords.STORE,
                statement -> IdempotencyRecords.bindStore(new ArrayBinder(statement), List.of(outcome)),
                (ResultSetExtractor<Integer>) IdempotencyRecords::count));
        if (count == 0) {
            throw new KeyTakenException();
        }
    }

    private static ResponseEntity.BodyBuilder response(int status) {
        return ResponseEntity.status(status)
                .contentType(status < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
    }
}
