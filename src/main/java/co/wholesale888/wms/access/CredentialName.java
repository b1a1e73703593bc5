package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** The name that a user gives to a passkey or an application password: 1 to 100 characters. */
public final class CredentialName {

    private static final int MAX = 100;

    private CredentialName() {}

    /** Returns the name; VALIDATION_FAILED at {@code name} if it is missing or too long. */
    public static String require(@Nullable String name) {
        if (name == null || name.codePointCount(0, name.length()) > MAX) {
            throw RefusedException.invalid("name", "name must have 1 to %s characters.".formatted(MAX));
        }
        return name;
    }
}
