package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.FlashMessages;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.NewToken;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.tokens.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/**
 * A warehouse's API keys. A new key's text is in the answer to the form that made it, and nowhere else: in no address, in
 * no other page, not in the browser's cache.
 */
@Controller
@RequestMapping("/portal/warehouses/{warehouse}/keys")
class KeysController {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int SHOWN = Tokens.MAX_ACTIVE;

    private final Tokens tokens;
    private final SampleCommands samples;
    private final Clock clock;

    KeysController(Tokens tokens, SampleCommands samples, Clock clock) {
        this.tokens = tokens;
        this.samples = samples;
        this.clock = clock;
    }

    /** A key in the list. */
    record Row(
            String id,
            String prefix,
            String name,
            String role,
            @Nullable String workerId,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            State state) {

        boolean active() {
            return state == State.ACTIVE;
        }
    }

    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    /** A key that has just come to be, with its secret. */
    record Fresh(String name, String secret, String curl) {

        /** Without the secret, so that it gets into no log. */
        @Override
        public String toString() {
            return "Fresh[" + name + "]";
        }
    }

    @GetMapping
    ModelAndView keys(WarehouseContext place, @AllowedParameters("done") Query query) {
        place.requireOwner();
        return withKeys(FormErrors.blank("portal/keys"), place);
    }

    @PostMapping
    ModelAndView mint(WarehouseContext place, Form form, HttpServletRequest request) {
        SignedInClient owner = place.requireOwner();
        ObjectNode wanted = form.json("name", "role", "workerId", "expiresAt");
        String expires = form.text("expiresAt");
        if (expires != null && DATE.matcher(expires).matches()) {
            wanted.put("expiresAt", expires + "T23:59:59Z");
        }
        try {
            NewToken newToken = NewToken.read(JsonBody.of(wanted), clock.instant());
            Tokens.Minted minted = tokens.mint(owner.accountId(), place.uuid(), newToken);
            return fresh(place, minted, request);
        } catch (RefusedException e) {
            return withKeys(FormErrors.again("portal/keys", e.refusal(), form.entered()), place);
        }
    }

    @PostMapping("/{key}/revoke")
    String revoke(WarehouseContext place, @PathVariable String key) {
        tokens.revoke(place.requireOwner().accountId(), place.uuid(), IdKind.TOKEN.require(key));
        return "redirect:/portal/warehouses/" + place.id() + "/keys?done=revoked";
    }

    /** The page that a reissue is answered with has that address; whoever asks for it again wants the list. */
    @GetMapping("/{key}/reissue")
    String back(WarehouseContext place, @PathVariable String key, @AllowedParameters("done") Query query) {
        place.requireOwner();
        return "redirect:/portal/warehouses/" + place.id() + "/keys" + FlashMessages.carried(query);
    }

    @PostMapping("/{key}/reissue")
    ModelAndView reissue(WarehouseContext place, @PathVariable String key, HttpServletRequest request) {
        try {
            return fresh(
                    place,
                    tokens.reissue(place.requireOwner().accountId(), place.uuid(), IdKind.TOKEN.require(key)),
                    request);
        } catch (RefusedException e) {
            return withKeys(FormErrors.again("portal/keys", e.refusal(), Map.of()), place);
        }
    }

    private ModelAndView fresh(WarehouseContext place, Tokens.Minted minted, HttpServletRequest request) {
        String curl = samples.readCall(place, request, minted.text());
        return withKeys(FormErrors.blank("portal/keys"), place)
                .addObject("fresh", new Fresh(minted.token().name(), minted.text(), curl));
    }

    private ModelAndView withKeys(ModelAndView page, WarehouseContext place) {
        Instant now = clock.instant();
        List<Row> rows = new ArrayList<>();
        String after = null;
        do {
            var found = tokens.page(place.requireOwner().accountId(), place.uuid(), SHOWN, after);
            found.items().forEach(token -> rows.add(row(token, now)));
            after = rows.size() < 5 * SHOWN ? found.next() : null;
        } while (after != null);
        rows.sort(Comparator.comparing(Row::state).thenComparing(Row::createdAt, Comparator.reverseOrder()));
        page.addObject("keys", rows.stream().filter(Row::active).toList());
        page.addObject(
                "ended", rows.stream().filter(row -> !row.active()).limit(100).toList());
        return page.addObject("mayChange", place.requireOwner().mayChange());
    }

    private static Row row(Token token, Instant now) {
        Instant expiresAt = token.expiresAt();
        State state = token.revokedAt() != null
                ? State.REVOKED
                : expiresAt != null && !expiresAt.isAfter(now) ? State.EXPIRED : State.ACTIVE;
        return new Row(
                IdKind.TOKEN.format(token.id()),
                token.prefix(),
                token.name(),
                token.role().name(),
                token.workerId(),
                token.createdAt(),
                expiresAt,
                token.lastUsedAt(),
                state);
    }
}
