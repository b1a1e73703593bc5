package co.wholesale888.wms.shared;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses in their ordinary notation, and never asks a name server. Everything else that some parser takes
 * for an address is refused: short and octal forms, numbers, brackets, zones.
 */
public final class IpAddresses {

    private static final String QUAD = "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}";
    private static final String GROUP = "[0-9a-fA-F]{0,4}";
    private static final Pattern NOTATION =
            Pattern.compile("%1$s|(%2$s:){2,8}%2$s|(%2$s:){2,7}%1$s".formatted(QUAD, GROUP));

    private IpAddresses() {}

    /** The address that the text writes, as IPv4 if it is an IPv4-mapped one; null if the text is anything else. */
    public static @Nullable InetAddress parse(String text) {
        if (!NOTATION.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
