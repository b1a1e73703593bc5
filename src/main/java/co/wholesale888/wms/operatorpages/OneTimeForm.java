package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderConcurrency;
import co.wholesale888.wms.portal.PortalInterceptor;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what a form asks for once, however often it is sent: each form that makes or moves an order carries a number of its
 * own, which is the Idempotency-Key of what it asks for. A second press is led to where the first one led.
 */
@Component
class OneTimeForm {

    /** The field that carries the form's number. */
    static final String FIELD = "once";

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Set<String> NOT_ASKED = Set.of(FIELD, PortalInterceptor.FIELD);

    private final Idempotency idempotency;
    private final OrderConcurrency turns;
    private final JsonMapper json;

    OneTimeForm(Idempotency idempotency, OrderConcurrency turns, JsonMapper json) {
        this.idempotency = idempotency;
        this.turns = turns;
        this.json = json;
    }

    /** What is kept under the form's number. */
    record Landed(String order) {}

    /**
     * Carries the command out, or gives what came of it when this very form was sent before.
     *
     * @return the order's id, as callers see it
     * @throws RefusedException what the command throws, and IDEMPOTENCY_KEY_REUSED where the form was sent before with
     *     something else in it
     */
    String order(UUID warehouseId, Form form, HttpServletRequest request, Supplier<Order> command) {
        IdempotencyKey key = key(form);
        JsonBody asked = JsonBody.of(form.json(form.entered().keySet().stream()
                .filter(name -> !NOT_ASKED.contains(name))
                .toArray(String[]::new)));
        AtomicReference<@Nullable RefusedException> refused = new AtomicReference<>();
        ResponseEntity<?> answer = turns.take(() -> idempotency.execute(warehouseId, key, request, asked, () -> {
            try {
                return ResponseEntity.ok(
                        new Landed(IdKind.ORDER.format(command.get().id())));
            } catch (RefusedException e) {
                refused.set(e);
                throw e;
            }
        }));
        RefusedException thrown = refused.get();
        if (answer.getStatusCode().isError()) {
            throw thrown == null ? repeated(answer) : thrown;
        }
        return read(answer).path("order").stringValue();
    }

    private static IdempotencyKey key(Form form) {
        String number = form.text(FIELD);
        if (number == null || !NUMBER.matcher(number).matches()) {
            throw new RefusedException(
                    ErrorCode.MALFORMED_REQUEST, "The form lacks its number. Load the page again; nothing was done.");
        }
        return new IdempotencyKey("portal-" + number);
    }

    private RefusedException repeated(ResponseEntity<?> answer) {
        return new RefusedException(
                ErrorCode.INVALID_STATE, read(answer).path("detail").stringValue(""));
    }

    private JsonNode read(ResponseEntity<?> answer) {
        return answer.getBody() instanceof byte[] bytes ? json.readTree(bytes) : json.valueToTree(answer.getBody());
    }
}
