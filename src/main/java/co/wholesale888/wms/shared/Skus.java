package co.wholesale888.wms.shared;

import org.jspecify.annotations.Nullable;

/** The format of SKUs: 1 to 64 of {@code A-Z a-z 0-9 . _ / + -}, beginning with a letter or digit. */
public final class Skus {

    public static final int MAX_LENGTH = 64;
    public static final String RULE = "must be 1 to 64 of A-Z a-z 0-9 . _ / + - and start with a letter or digit";

    private Skus() {}

    public static boolean isValid(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && "._/+-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
