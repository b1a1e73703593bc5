package co.wholesale888.wms.tokens;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Times;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a token shall be from a request's body. */
public final class NewToken {

    private NewToken() {}

    /** Reads {@code name}, {@code role}, {@code workerId} and {@code expiresAt}; throws all that is wrong with them. */
    public static Tokens.Wish read(JsonBody body, Instant now) {
        JsonFields fields = body.fields("name", "role", "workerId", "expiresAt");
        String name = fields.text("name");
        String roleText = fields.text("role");
        String workerId = fields.text("workerId");
        String expiresAtText = fields.text("expiresAt");
        fields.refuseMalformed();
        name = fields.requireText("name", name, 1, 200);
        Caller.Role role = role(fields, roleText);
        fields.requireLength("workerId", workerId, 1, 64);
        fields.rule(role != Caller.Role.WORKER || workerId != null, "workerId", "is required for a WORKER");
        Instant expiresAt = expiresAt(fields, expiresAtText, now);
        fields.refuseInvalid();
        return new Tokens.Wish(requireNonNull(name), requireNonNull(role), workerId, expiresAt);
    }

    private static Caller.@Nullable Role role(JsonFields fields, @Nullable String text) {
        if (text != null) {
            for (Caller.Role role : Caller.Role.values()) {
                if (role.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return role;
                }
            }
        }
        fields.invalid("role", text == null ? "is required" : "must be SUPERVISOR or WORKER");
        return null;
    }

    private static @Nullable Instant expiresAt(JsonFields fields, @Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Instant expiresAt = Times.parse(text);
        if (expiresAt == null) {
            fields.invalid("expiresAt", "must be an RFC 3339 time such as 2027-11-23T07:31:00Z");
        } else {
            fields.rule(expiresAt.isAfter(now), "expiresAt", "must be in the future");
        }
        return expiresAt;
    }
}
