package co.wholesale888.wms.clientpages;

import static co.wholesale888.wms.shared.ErrorCode.INVALID_STATE;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.OverlapChoice;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.TokenSpec;
import co.wholesale888.wms.tokens.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API keys of a warehouse. The secret of a new key is only in the response to the form that created it: in no
 * URL, on no other page, and not in the browser's cache.
 */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/keys")
class KeysController {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int MAX_ENDED = 100;

    private final Tokens tokens;
    private final OneTimeForm oneTimeForm;
    private final SampleCommands samples;
    private final Clock clock;

    KeysController(Tokens tokens, OneTimeForm oneTimeForm, SampleCommands samples, Clock clock) {
        this.tokens = tokens;
        this.oneTimeForm = oneTimeForm;
        this.samples = samples;
        this.clock = clock;
    }

    /** A key that has just been created, with its secret. */
    record NewKey(UUID id, String name, String secret, String curl) {

        /** Omits the secret, which must not be logged. */
        @Override
        public String toString() {
            return "NewKey[" + name + "]";
        }
    }

    @GetMapping
    ModelAndView keys(WarehouseContext warehouse) {
        warehouse.requireOwner();
        return withKeys(FormErrors.emptyForm("portal/keys"), warehouse);
    }

    @PostMapping
    ModelAndView create(WarehouseContext warehouse, Form form, HttpServletRequest request) {
        SignedInClient owner = warehouse.requireOwner();
        ObjectNode key = form.json("name", "role", "workerId", "expiresAt");
        String expiresAt = form.text("expiresAt");
        if (expiresAt != null && DATE.matcher(expiresAt).matches()) {
            key.put("expiresAt", expiresAt + "T23:59:59Z");
        }
        ArrayNode addresses = key.putArray("allowedAddresses");
        lines(form.text("allowedAddresses")).forEach(addresses::add);
        key.put("requireIdempotencyKey", form.ticked("requireIdempotencyKey"));
        return submit(warehouse, request, null, () -> {
            TokenSpec token = TokenSpec.read(JsonBody.of(key), clock.instant());
            return tokens.mint(owner.accountId(), warehouse.uuid(), token);
        });
    }

    @PostMapping("/{key}/revoke")
    String revoke(WarehouseContext warehouse, @PathVariable String key) {
        tokens.revoke(warehouse.requireOwner().accountId(), warehouse.uuid(), IdKind.TOKEN.require(key));
        return "redirect:" + path(warehouse) + "?done=revoked";
    }

    @PostMapping("/{key}/reissue")
    ModelAndView reissue(WarehouseContext warehouse, @PathVariable String key, Form form, HttpServletRequest request) {
        SignedInClient owner = warehouse.requireOwner();
        UUID id = IdKind.TOKEN.require(key);
        Duration overlap = OverlapChoice.of(form, "none");
        return submit(warehouse, request, id, () -> tokens.reissue(owner.accountId(), warehouse.uuid(), id, overlap));
    }

    private ModelAndView submit(
            WarehouseContext warehouse,
            HttpServletRequest request,
            @Nullable UUID reissued,
            Supplier<Tokens.Minted> command) {
        try {
            Tokens.Minted key = oneTimeForm
                    .submit(
                            warehouse,
                            request,
                            command,
                            created -> IdKind.TOKEN.format(created.token().id()))
                    .result();
            if (key == null) {
                return new ModelAndView("redirect:" + path(warehouse) + "?done=repeated-key");
            }
            return OneTimeForm.shown(() -> {
                String curl = samples.readStock(warehouse, request, key.text());
                return withKeys(FormErrors.emptyForm("portal/keys"), warehouse)
                        .addObject(
                                "newKey",
                                new NewKey(key.token().id(), key.token().spec().name(), key.text(), curl));
            });
        } catch (RefusedException e) {
            Map<String, String> entered = Form.of(request).entered();
            return withKeys(
                    FormErrors.redisplay("portal/keys", inWordsOfThePage(e.refusal(), warehouse, reissued), entered),
                    warehouse);
        }
    }

    /** The API speaks of tokens and names them by their ids, which the page does not show. */
    private Refusal inWordsOfThePage(Refusal refusal, WarehouseContext warehouse, @Nullable UUID reissued) {
        if (refusal.code() != INVALID_STATE) {
            return refusal;
        }
        UUID account = warehouse.requireOwner().accountId();
        boolean full = reissued == null
                || tokens.active(account, warehouse.uuid()).stream()
                        .anyMatch(key -> key.id().equals(reissued) && key.replacedBy() == null);
        return Refusal.of(
                INVALID_STATE,
                full
                        ? "A warehouse may have up to %s active keys. Revoke some that are not used."
                                .formatted(Format.WITHOUT_TIME.number(Tokens.MAX_ACTIVE))
                        : "This key was revoked or reissued meanwhile, or has expired. Reissue the one that replaced it, "
                                + "or create a new one.");
    }

    private ModelAndView withKeys(ModelAndView page, WarehouseContext warehouse) {
        SignedInClient owner = warehouse.requireOwner();
        return page.addObject("keys", tokens.active(owner.accountId(), warehouse.uuid()))
                .addObject("endedKeys", tokens.ended(owner.accountId(), warehouse.uuid(), MAX_ENDED));
    }

    private static Stream<String> lines(@Nullable String text) {
        return text == null ? Stream.of() : text.lines().map(String::strip).filter(line -> !line.isEmpty());
    }

    private static String path(WarehouseContext warehouse) {
        return "/portal/warehouses/" + warehouse.id() + "/keys";
    }
}
