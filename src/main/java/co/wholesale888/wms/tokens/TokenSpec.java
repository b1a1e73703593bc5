package co.wholesale888.wms.tokens;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.AddressBlock;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * What the client chooses about a token.
 *
 * @param name 1 to 200 characters
 * @param workerId 1 to 64 characters; required for {@link Caller.Role#WORKER}
 * @param expiresAt in the future, or null for a token that does not expire
 * @param allowedAddresses up to {@value #MAX_ADDRESSES} {@link AddressBlock}s as the client wrote them; empty for a
 *     token that may be used from anywhere
 * @param requireIdempotencyKey whether its writes of stock need an Idempotency-Key
 */
@Embeddable
public record TokenSpec(
        String name,
        @Enumerated(EnumType.STRING) Caller.Role role,
        @Nullable String workerId,
        @Nullable Instant expiresAt,
        @JdbcTypeCode(SqlTypes.ARRAY) List<String> allowedAddresses,
        boolean requireIdempotencyKey) {

    static final int MAX_ADDRESSES = 20;

    public TokenSpec {
        if (role == Caller.Role.WORKER && workerId == null) {
            throw new IllegalArgumentException("A WORKER token needs a workerId");
        }
    }

    /** Reads the fields of a request's body, and refuses the request with all their violations. */
    public static TokenSpec read(JsonBody body, Instant now) {
        JsonFields fields =
                body.fields("name", "role", "workerId", "expiresAt", "allowedAddresses", "requireIdempotencyKey");
        String name = fields.text("name");
        String roleText = fields.text("role");
        String workerId = fields.text("workerId");
        String expiresAtText = fields.text("expiresAt");
        List<String> addresses = requireNonNullElse(fields.texts("allowedAddresses"), List.<String>of());
        boolean requireKey = requireNonNullElse(fields.bool("requireIdempotencyKey"), false);
        fields.refuseMalformed();
        name = fields.requireText("name", name, 1, 200);
        Caller.Role role = EnumNames.parse(Caller.Role.class, roleText);
        fields.rule(role != null, "role", roleText == null ? "is required" : "must be SUPERVISOR or WORKER");
        fields.requireLength("workerId", workerId, 1, 64);
        fields.rule(role != Caller.Role.WORKER || workerId != null, "workerId", "is required for a WORKER");
        Instant expiresAt = expiresAt(fields, expiresAtText, now);
        checkAddresses(fields, addresses);
        fields.refuseInvalid();
        return new TokenSpec(
                requireNonNull(name), requireNonNull(role), workerId, expiresAt, List.copyOf(addresses), requireKey);
    }

    /** The same with another end. */
    TokenSpec expiringAt(Instant end) {
        return new TokenSpec(name, role, workerId, end, allowedAddresses, requireIdempotencyKey);
    }

    private static void checkAddresses(JsonFields fields, List<String> addresses) {
        if (addresses.size() > MAX_ADDRESSES) {
            fields.invalid("allowedAddresses", "must have at most %s entries".formatted(MAX_ADDRESSES));
            return;
        }
        for (int i = 0; i < addresses.size(); i++) {
            try {
                AddressBlock.parse(addresses.get(i));
            } catch (IllegalArgumentException e) {
                fields.invalidElement("allowedAddresses", i, addresses.get(i), String.valueOf(e.getMessage()));
            }
        }
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
