package co.wholesale888.wms.targets;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinguishes addresses of the public internet from all others. Special are all ranges in the IANA registries of
 * special-purpose addresses (even those marked globally reachable, because no client's server uses them), multicast,
 * and every IPv6 address outside 2000::/3, the only range allocated so far. An IPv6 address that embeds an IPv4 address
 * (mapped, compatible, 6to4, Teredo, NAT64) is always special.
 */
final class SpecialAddresses {

    private static final List<Range> RANGES = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carriers' NAT
                    "127.0.0.0/8", // loopback
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
                    "2001:0:0:0:0:0:0:0/23", // IETF protocol assignments, Teredo, ORCHID
                    "2001:db8:0:0:0:0:0:0/32", // documentation
                    "2002:0:0:0:0:0:0:0/16", // 6to4
                    "2620:4f:8000:0:0:0:0:0/48", // AS112
                    "3fff:0:0:0:0:0:0:0/20") // documentation
            .map(Range::parse)
            .toList();

    private static final Range GLOBAL_UNICAST = Range.parse("2000:0:0:0:0:0:0:0/3");

    private SpecialAddresses() {}

    /** Whether clients must not make the service connect to this address. */
    static boolean contain(InetAddress address) {
        if (address instanceof Inet6Address && !GLOBAL_UNICAST.contains(address.getAddress())) {
            return true;
        }
        return RANGES.stream().anyMatch(range -> range.contains(address.getAddress()));
    }

    /** An address prefix, as the number formed by its bits. */
    private record Range(BigInteger prefix, int bits, int width) {

        static Range parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            int width = address.length * Byte.SIZE;
            int bits = Integer.parseInt(text.substring(slash + 1));
            return new Range(new BigInteger(1, address).shiftRight(width - bits), bits, width);
        }

        boolean contains(byte[] address) {
            return address.length * Byte.SIZE == width
                    && new BigInteger(1, address).shiftRight(width - bits).equals(prefix);
        }
    }
}
