package co.wholesale888.wms.web;

import co.wholesale888.wms.requests.PercentDecoding;
import org.jspecify.annotations.Nullable;

/**
 * Checks a path as it was sent, before it is decoded, so that all parts of the service see the same path. Encoded
 * slashes and percent signs are allowed, because SKUs and keys may contain them. Paths with two possible readings are
 * refused.
 */
final class PathPolicy {

    private PathPolicy() {}

    /** Says what is wrong with the path; null if nothing is. */
    static @Nullable String violation(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return "The path must begin with a slash.";
        }
        if (rawPath.contains("//")) {
            return "The path must not have empty segments (//).";
        }
        if (rawPath.indexOf(';') >= 0) {
            return "The path must not contain a semicolon. Encode it as %3B.";
        }
        if (rawPath.indexOf('%') < 0 && rawPath.indexOf('.') < 0) {
            return null;
        }
        for (String segment : rawPath.substring(1).split("/", -1)) {
            String decoded = PercentDecoding.decode(segment, false);
            if (decoded == null || decoded.chars().anyMatch(Character::isISOControl)) {
                return "The path must be percent-encoded UTF-8 without control characters.";
            }
            if (decoded.equals(".") || decoded.equals("..")) {
                return "The path must not have the segments . or .. in it.";
            }
        }
        return null;
    }
}
