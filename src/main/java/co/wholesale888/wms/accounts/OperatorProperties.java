package co.wholesale888.wms.accounts;

import static co.wholesale888.wms.settings.InvalidSettingException.require;

import co.wholesale888.wms.access.Passwords;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The operator to create or update at start: {@code wms.operator.email} and {@code wms.operator.password}, either both
 * or neither.
 */
@ConfigurationProperties("wms.operator")
record OperatorProperties(@Nullable String email, @Nullable String password) {

    OperatorProperties {
        require(email == null || EmailAddresses.isValid(email), "wms.operator.email", EmailAddresses.RULE);
        require(password == null || Passwords.isValid(password), "wms.operator.password", Passwords.RULE);
        require(
                email != null || password == null,
                "wms.operator.email",
                "is missing, but wms.operator.password is set");
        require(
                email == null || password != null,
                "wms.operator.password",
                "is missing, but wms.operator.email is set");
    }

    /** Omits the password, so that it is never logged. */
    @Override
    public String toString() {
        return "OperatorProperties[email=" + email + "]";
    }
}
