package co.wholesale888.wms.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Reduces a client's address to a network that one customer controls, as the key of limits. */
public final class ClientNetwork {

    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int IPV6_SITE_BYTES = 6;

    private ClientNetwork() {}

    /** The address itself for IPv4; the first 64 bits for IPv6, since a customer can use any address below them. */
    public static String of(String address) {
        return beginning(address, IPV6_NETWORK_BYTES);
    }

    /** The address itself for IPv4; the first 48 bits for IPv6, since many customers are given all that is below them. */
    public static String site(String address) {
        return beginning(address, IPV6_SITE_BYTES);
    }

    private static String beginning(String address, int ipv6Bytes) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), ipv6Bytes))
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
