package co.wholesale888.wms.targets;

import co.wholesale888.wms.shared.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the text of a webhook's URL. It is strict because URL parsers disagree about unusual spellings: the text must
 * be ASCII, and the host a name or an IP address in its ordinary notation.
 */
final class TargetUrl {

    static final int MAX_LENGTH = 2_048;
    static final String NOT_PUBLIC = "must lead to a public address";

    /** Labels of letters, digits and hyphens; the last one starts with a letter. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private TargetUrl() {}

    /** Returns the first rule of {@link TargetPolicy} that a URL breaks, without resolving its host. */
    static @Nullable String violation(String text, boolean allowPrivate, TargetPorts ports) {
        if (text.length() > MAX_LENGTH) {
            return "must be at most %s characters".formatted(MAX_LENGTH);
        }
        if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return "must be ASCII without spaces: percent-encode the path, write the host's name as xn--…";
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return "must be a URL such as https://erp.example.com/hooks";
        }
        return violation(url, allowPrivate, ports);
    }

    /** Returns the host in the form that resolvers expect: a name, or an address without brackets. */
    static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static @Nullable String violation(URI url, boolean allowPrivate, TargetPorts ports) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
            return "must begin with https://";
        }
        String authority = url.getRawAuthority();
        if (authority == null || url.getHost() == null) {
            return "must name a host, in ASCII: a name such as erp.example.com or an ordinary IP address";
        }
        if (authority.indexOf('@') >= 0) {
            return "must not contain a user or a password; deliveries are signed instead";
        }
        if (url.getRawFragment() != null) {
            return "must not contain a fragment (#…), which is never sent";
        }
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        if (!ports.contain(port)) {
            return "must use one of the ports " + ports;
        }
        return hostViolation(url.getHost().toLowerCase(Locale.ROOT), allowPrivate);
    }

    private static @Nullable String hostViolation(String host, boolean allowPrivate) {
        if (host.startsWith("[")) {
            return addressViolation(host.substring(1, host.length() - 1), allowPrivate);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NAME.matcher(name).matches()) {
            boolean local = name.equals("localhost") || name.endsWith(".localhost");
            return local && !allowPrivate ? "must not lead to this machine" : null;
        }
        // Some resolver reads any other host as a number: 127.1, 0x7f000001, 017700000001, 2130706433.
        return IpAddresses.parse(host) != null
                ? addressViolation(host, allowPrivate)
                : "must name a host: a name such as erp.example.com or an IP address in its ordinary notation";
    }

    private static @Nullable String addressViolation(String literal, boolean allowPrivate) {
        if (literal.indexOf('%') >= 0) {
            return "must not name a zone of this machine's network";
        }
        InetAddress address = IpAddresses.parse(literal);
        if (address == null) {
            return "must have an IP address in its ordinary notation";
        }
        boolean mapped = literal.indexOf(':') >= 0 && address instanceof Inet4Address;
        return !allowPrivate && (mapped || SpecialAddresses.contain(address)) ? NOT_PUBLIC : null;
    }
}
