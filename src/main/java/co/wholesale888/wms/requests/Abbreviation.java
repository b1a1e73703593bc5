package co.wholesale888.wms.requests;

/** Shortens text from a request before it is quoted in a message. */
final class Abbreviation {

    private static final int MAX_CODE_POINTS = 64;

    private Abbreviation() {}

    /** The first 64 characters of the text; a surrogate pair is never split. */
    static String of(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CODE_POINTS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CODE_POINTS)) + "…";
    }
}
