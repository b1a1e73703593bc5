package co.wholesale888.wms.shared;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The format of SKUs: 1 to 64 of {@code A-Z a-z 0-9 . _ / + -}, beginning with a letter or digit. */
public final class Skus {

    public static final int MAX_LENGTH = 64;
    public static final String RULE = "must be 1 to 64 of A-Z a-z 0-9 . _ / + - and start with a letter or digit";

    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,63}");

    private Skus() {}

    public static boolean isValid(@Nullable String text) {
        return text != null && FORMAT.matcher(text).matches();
    }
}
