package co.wholesale888.wms.accounts;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.settings.SecretKey;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads what an account shall be from a request's body, and lets the password out of its hands only as hashes. */
@Component
public class NewAccounts {

    private final Passwords passwords;
    private final CredentialKey seal;

    NewAccounts(Passwords passwords, SecretKey secretKey) {
        this.passwords = passwords;
        this.seal = CredentialKey.derived(secretKey.bytes(), "new accounts");
    }

    /**
     * An account to be opened.
     *
     * @param sealedBody the request with a keyed hash in place of the password: what is kept of the request for the sake
     *     of its Idempotency-Key must not help anybody to guess the password
     */
    public record Wanted(String name, String email, String passwordHash, JsonBody sealedBody) {}

    /** What was asked for, found to be as the rules have it. */
    public record Checked(String name, String email, String password) {

        /** Without the password, so that it gets into no log. */
        @Override
        public String toString() {
            return "Checked[" + name + "]";
        }
    }

    Wanted read(JsonBody body) {
        return hashed(check(body));
    }

    /** Takes its time. */
    public Wanted hashed(Checked checked) {
        return new Wanted(
                checked.name,
                checked.email,
                passwords.hash(checked.password),
                sealed(checked.name, checked.email, checked.password));
    }

    public static Checked check(JsonBody body) {
        JsonFields fields = body.fields("name", "email", "password");
        String name = fields.text("name");
        String email = fields.text("email");
        String password = fields.text("password");
        fields.refuseMalformed();
        fields.requireText("name", name, 1, 200);
        fields.rule(email != null && EmailAddresses.isValid(email), "email", EmailAddresses.RULE);
        fields.rule(password != null && Passwords.isValid(password), "password", Passwords.RULE);
        fields.refuseInvalid();
        return new Checked(requireNonNull(name), requireNonNull(email), requireNonNull(password));
    }

    private JsonBody sealed(String name, String email, String password) {
        String text = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("email", email)
                .put("password", seal.of(email, password).toString())
                .toString();
        return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
