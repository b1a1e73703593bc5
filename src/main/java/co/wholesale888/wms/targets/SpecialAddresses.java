package co.wholesale888.wms.targets;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;

/**
 * Distinguishes addresses of the public internet from all others. Special are all ranges in the IANA registries of
 * special-purpose addresses (even those marked globally reachable, because no client's server uses them), multicast,
 * and every IPv6 address outside 2000::/3, the only range allocated so far. An IPv6 address that embeds an IPv4 address
 * (mapped, compatible, 6to4, Teredo, NAT64) is always special.
 *
 * <p>Clouds give their machines metadata, credentials and other services at special addresses, such as 169.254.169.254,
 * 100.100.100.200, 192.0.0.192 and fd00:ec2::254. Those in no special range, which look public, are added.
 */
final class SpecialAddresses {

    private static final InetAddressMatcher RANGES = InetAddressMatchers.builder()
            .includeAddresses(List.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carriers' NAT
                    "127.0.0.0/8", // loopback
                    "161.26.0.0/16", // IBM Cloud's services to its machines
                    "166.8.0.0/14", // IBM Cloud's services to its machines
                    "168.63.129.16/32", // Azure's services to its machines
                    "169.254.0.0/16", // link-local
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // IETF protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // AMT
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarking
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    // IPv6 ranges within 2000::/3
                    "2001::/23", // IETF protocol assignments, Teredo, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "2620:4f:8000::/48", // AS112
                    "3fff::/20")) // documentation
            .build();

    private static final InetAddressMatcher GLOBAL_UNICAST = InetAddressMatchers.fromIpAddress("2000::/3");

    private SpecialAddresses() {}

    /** Whether clients must not make the service connect to this address. */
    static boolean contain(InetAddress address) {
        boolean allocated = address instanceof Inet4Address || GLOBAL_UNICAST.matches(address);
        return !allocated || RANGES.matches(address);
    }
}
