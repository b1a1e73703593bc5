package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.settings.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The operator to create or update at start: {@code wms.operator.email} and {@code wms.operator.password}, either both
 * or neither.
 */
@ConfigurationProperties("wms.operator")
record OperatorProperties(@Nullable String email, @Nullable String password) {

    OperatorProperties {
        if (email != null && !EmailAddresses.isValid(email)) {
            throw new InvalidSettingException("wms.operator.email", EmailAddresses.RULE);
        }
        if (password != null && !Passwords.isValid(password)) {
            throw new InvalidSettingException("wms.operator.password", Passwords.RULE);
        }
        if (email == null && password != null) {
            throw new InvalidSettingException("wms.operator.email", "is missing, but wms.operator.password is set");
        }
        if (email != null && password == null) {
            throw new InvalidSettingException("wms.operator.password", "is missing, but wms.operator.email is set");
        }
    }

    /** Omits the password, so that it is never logged. */
    @Override
    public String toString() {
        return "OperatorProperties[email=" + email + "]";
    }
}
