package co.wholesale888.wms.accounts;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;

/** A valid request to open an account. */
public record NewAccount(String name, String email, String password) {

    /** Reads {@code name}, {@code email} and {@code password}, and refuses the request with all their violations. */
    public static NewAccount read(JsonBody body) {
        JsonFields fields = body.fields("name", "email", "password");
        String name = fields.text("name");
        String email = fields.text("email");
        String password = fields.text("password");
        fields.refuseMalformed();
        fields.requireText("name", name, 1, 200);
        fields.rule(email != null && EmailAddresses.isValid(email), "email", EmailAddresses.RULE);
        String violation = password == null ? Passwords.NEW_RULE : Passwords.violation(password);
        fields.rule(violation == null, "password", String.valueOf(violation));
        fields.refuseInvalid();
        return new NewAccount(requireNonNull(name), requireNonNull(email), requireNonNull(password));
    }

    /**
     * The request with a keyed hash in place of the password. The hash of this body is stored with the Idempotency-Key,
     * and must not help anyone to guess the password.
     */
    JsonBody redactedBody(CredentialKey key) {
        String text = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("email", email)
                .put("password", key.sign(email + '\0' + password))
                .toString();
        return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Omits the password, so that it is never logged. */
    @Override
    public String toString() {
        return "NewAccount[name=" + name + "]";
    }
}
