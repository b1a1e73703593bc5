package co.wholesale888.wms.web;

import co.wholesale888.wms.requests.PercentDecoding;
import org.jspecify.annotations.Nullable;

/**
 * Judges a path as it came over the wire, before anything decodes it, so that every part of the service reads the same
 * path. Encoded slashes, percent signs and the like are fine, since SKUs and keys may hold them; what could be read as
 * two different paths is not.
 */
final class PathPolicy {

    private PathPolicy() {}

    /** What is wrong with the path, for the caller, or null where it is clean. */
    static @Nullable String violation(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return "The path must begin with a slash.";
        }
        if (rawPath.contains("//")) {
            return "The path has an empty segment (//).";
        }
        if (rawPath.indexOf(';') >= 0) {
            return "The path has a semicolon; one that belongs to a name is sent as %3B.";
        }
        if (rawPath.indexOf('%') < 0 && rawPath.indexOf('.') < 0) {
            return null;
        }
        for (String segment : rawPath.substring(1).split("/", -1)) {
            String decoded = PercentDecoding.decode(segment, false);
            if (decoded == null || decoded.chars().anyMatch(Character::isISOControl)) {
                return "The path is not percent-encoded UTF-8 without control characters.";
            }
            if (decoded.equals(".") || decoded.equals("..")) {
                return "The path has a segment that is nothing but dots.";
            }
        }
        return null;
    }
}
