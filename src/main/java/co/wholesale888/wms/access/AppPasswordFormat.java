package co.wholesale888.wms.access;

import java.util.regex.Pattern;

/** The text of application passwords: {@code wmsp_} and 20 random bytes, by which secret scanners recognise them. */
public final class AppPasswordFormat {

    private static final String PREFIX = "wmsp_";
    private static final int SECRET_BYTES = 20;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[a-z2-7]{32}");

    private AppPasswordFormat() {}

    public static String generate() {
        return PREFIX + Base32.random(SECRET_BYTES);
    }

    public static boolean isWellFormed(String password) {
        return FORM.matcher(password).matches();
    }
}
