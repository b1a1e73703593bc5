package co.wholesale888.wms.portal;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the command of a form at most once, whichever instances the form is submitted to. Every rendered page has a
 * key of its own, which becomes the Idempotency-Key of the command. A second submission waits for the first and gets
 * its outcome: the same id, or the same conflict (409). After any other refusal the form can be submitted again.
 *
 * <p>Only the id is stored, so a secret in the result is shown to the first submission alone.
 */
@Component
public class OneTimeForm {

    /** The hidden form field with the key. */
    static final String KEY_FIELD = "_key";

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** Not part of what was submitted. Nothing is stored that depends on a password, not even a hash. */
    private static final Set<String> LEFT_OUT = Set.of(KEY_FIELD, FormTokens.FIELD, "current");

    private final Idempotency idempotency;
    private final JsonMapper json;

    OneTimeForm(Idempotency idempotency, JsonMapper json) {
        this.idempotency = idempotency;
        this.json = json;
    }

    /**
     * The outcome of a submission.
     *
     * @param result what the command returned, or null if an earlier submission ran it
     * @param id the id of what the command created or changed
     */
    public record Outcome<T>(@Nullable T result, String id) {}

    private static final String NOT_SHOWN =
            "Your change was made, but the service is busy and cannot show it now. The key, secret or link that was to be"
                    + " shown once is lost: create another one.";
    private static final String NOT_RECORDED =
            "Your change was made, but the service is busy and may not have recorded it in the audit trail. Reload this"
                    + " page and send the form again: that records it, and changes nothing else.";

    /** Thrown where the submission has had its effect, and what belongs to it has failed. */
    static final class UnfinishedException extends RuntimeException {

        final transient RuntimeException reason;
        final String detail;

        UnfinishedException(RuntimeException reason, String detail) {
            super(reason);
            this.reason = reason;
            this.detail = detail;
        }
    }

    /** Fills the page that shows what a submission has created. If that fails, nobody must take the form for refused. */
    public static ModelAndView shown(Supplier<ModelAndView> page) {
        try {
            return page.get();
        } catch (RuntimeException e) {
            throw new UnfinishedException(e, NOT_SHOWN);
        }
    }

    /**
     * Records what a submission has done in a transaction that is over. If that fails, nobody must take the form for
     * refused; it can be sent again, so this is called for each submission and records it once.
     */
    public static void recorded(Runnable entry) {
        try {
            entry.run();
        } catch (RuntimeException e) {
            throw new UnfinishedException(e, NOT_RECORDED);
        }
    }

    static String newKey() {
        return IdKind.next().toString();
    }

    /**
     * Runs the command in a transaction, unless this form has been submitted before.
     *
     * @param idOf gives the id of the command's result
     * @throws RefusedException what the command throws; IDEMPOTENCY_KEY_REUSED if the form was submitted before with
     *     other content; MALFORMED_REQUEST if it has no key
     */
    public <T> Outcome<T> submit(
            WarehouseContext warehouse, HttpServletRequest request, Supplier<T> command, Function<T, String> idOf) {
        return submit(warehouse.uuid(), request, command, idOf);
    }

    /**
     * The same for a form that is of no warehouse.
     *
     * @param scope the id within which the form's key is unique, such as that of the account or the user
     */
    public <T> Outcome<T> submit(
            UUID scope, HttpServletRequest request, Supplier<T> command, Function<T, String> idOf) {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        AtomicReference<@Nullable RefusedException> refusal = new AtomicReference<>();
        ResponseEntity<?> outcome = execute(scope, request, () -> {
            try {
                T done = command.get();
                result.set(done);
                return ResponseEntity.ok(Map.of("id", idOf.apply(done)));
            } catch (RefusedException e) {
                refusal.set(e);
                throw e;
            }
        });
        JsonNode stored =
                outcome.getBody() instanceof byte[] bytes ? json.readTree(bytes) : json.valueToTree(outcome.getBody());
        if (outcome.getStatusCode().isError()) {
            RefusedException thrown = refusal.get();
            throw thrown == null ? replayed(stored) : thrown;
        }
        return new Outcome<>(
                isReplayed(outcome) ? null : result.get(), stored.path("id").stringValue());
    }

    /**
     * Runs a command of a lane, which stores its outcome itself, unless this form has been submitted before.
     *
     * @param command runs with the form's key
     * @throws RefusedException as {@link #submit}
     */
    public void send(
            WarehouseContext warehouse,
            HttpServletRequest request,
            Function<@Nullable KeyedRequest, ResponseEntity<byte[]>> command) {
        Form form = Form.of(request);
        KeyedRequest keyed = idempotency.keyed(warehouse.uuid(), key(form, request), request, content(form));
        ResponseEntity<byte[]> outcome = explained(() -> command.apply(keyed));
        if (outcome.getStatusCode().isError()) {
            throw replayed(json.readTree(outcome.getBody()));
        }
    }

    private static boolean isReplayed(ResponseEntity<?> outcome) {
        return outcome.getHeaders().getFirst("Idempotency-Replayed") != null;
    }

    private ResponseEntity<?> execute(UUID scope, HttpServletRequest request, Supplier<ResponseEntity<?>> command) {
        Form form = Form.of(request);
        return explained(() -> idempotency.execute(scope, key(form, request), request, content(form), command));
    }

    private static JsonBody content(Form form) {
        return JsonBody.of(form.json(form.entered().keySet().stream()
                .filter(name -> !LEFT_OUT.contains(name))
                .toArray(String[]::new)));
    }

    private static <T> T explained(Supplier<T> submission) {
        try {
            return submission.get();
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.IDEMPOTENCY_KEY_REUSED) {
                throw e;
            }
            throw new RefusedException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "You already submitted this form with other values. Check the result before you submit again.");
        }
    }

    /** The conflict that is stored as the outcome of the form. */
    private static RefusedException replayed(JsonNode problem) {
        return new RefusedException(
                ErrorCode.INVALID_STATE, problem.path("detail").stringValue(""));
    }

    /**
     * With the path, because the forms of one page share the key of the page. A path that is too long, such as that of
     * a SKU with many slashes, is replaced by its hash.
     */
    private static IdempotencyKey key(Form form, HttpServletRequest request) {
        String key = form.text(KEY_FIELD);
        if (key == null || !KEY.matcher(key).matches()) {
            throw RefusedException.incompleteForm();
        }
        String prefix = "portal-" + key;
        String path = request.getServletPath();
        return new IdempotencyKey(
                prefix.length() + path.length() <= IdempotencyKey.MAX_LENGTH
                        ? prefix + path
                        : prefix + "-" + UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)));
    }
}
