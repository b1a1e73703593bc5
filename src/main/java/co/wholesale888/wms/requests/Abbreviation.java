package co.wholesale888.wms.requests;

/** What is shown of a caller's own words in a message: enough to recognise them, and no more. */
final class Abbreviation {

    private static final int MAX_CODE_POINTS = 64;

    private Abbreviation() {}

    /** The text, cut after 64 characters, never within one. */
    static String of(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CODE_POINTS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CODE_POINTS)) + "…";
    }
}
