package co.wholesale888.wms.tokens;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the client chooses about a token.
 *
 * @param name 1 to 200 characters
 * @param workerId 1 to 64 characters; required for {@link Caller.Role#WORKER}
 * @param expiresAt in the future, or null for a token that does not expire
 */
@Embeddable
public record TokenSpec(
        String name,
        @Enumerated(EnumType.STRING) Caller.Role role,
        @Nullable String workerId,
        @Nullable Instant expiresAt) {

    public TokenSpec {
        if (role == Caller.Role.WORKER && workerId == null) {
            throw new IllegalArgumentException("A WORKER token needs a workerId");
        }
    }

    /** Reads the fields of a request's body, and refuses the request with all their violations. */
    public static TokenSpec read(JsonBody body, Instant now) {
        JsonFields fields = body.fields("name", "role", "workerId", "expiresAt");
        String name = fields.text("name");
        String roleText = fields.text("role");
        String workerId = fields.text("workerId");
        String expiresAtText = fields.text("expiresAt");
        fields.refuseMalformed();
        name = fields.requireText("name", name, 1, 200);
        Caller.Role role = EnumNames.parse(Caller.Role.class, roleText);
        fields.rule(role != null, "role", roleText == null ? "is required" : "must be SUPERVISOR or WORKER");
        fields.requireLength("workerId", workerId, 1, 64);
        fields.rule(role != Caller.Role.WORKER || workerId != null, "workerId", "is required for a WORKER");
        Instant expiresAt = expiresAt(fields, expiresAtText, now);
        fields.refuseInvalid();
        return new TokenSpec(requireNonNull(name), requireNonNull(role), workerId, expiresAt);
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
