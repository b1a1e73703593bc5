package co.wholesale888.wms.shared;

import org.jspecify.annotations.Nullable;

/** Limits of texts that callers send, in characters (code points). */
public final class Lengths {

    /** The longest id of whoever goods were issued to. */
    public static final int MAX_WORKER_ID = 64;

    /** The longest document number of a caller. */
    public static final int MAX_REFERENCE = 128;

    private Lengths() {}

    /** Whether there is a text, and it is longer than allowed. */
    public static boolean isLonger(@Nullable String text, int max) {
        return text != null && text.codePointCount(0, text.length()) > max;
    }
}
