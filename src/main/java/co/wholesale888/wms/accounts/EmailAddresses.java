package co.wholesale888.wms.accounts;

import java.util.Locale;
import java.util.regex.Pattern;

/** E-mail addresses as user names: ASCII only, without a colon (HTTP Basic cannot carry one), ignoring case. */
public final class EmailAddresses {

    public static final String RULE = "must be an e-mail address of at most 254 characters such as stock@example.com";

    private static final int MAX_LENGTH = 254;
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+");

    private EmailAddresses() {}

    public static boolean isValid(String email) {
        return email.length() <= MAX_LENGTH && FORM.matcher(email).matches();
    }

    /** Lower-cases an address; two addresses with the same result are the same user's. */
    public static String normalize(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
