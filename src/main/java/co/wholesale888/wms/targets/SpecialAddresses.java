package co.wholesale888.wms.targets;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public internet from all others. Special is whatever the IANA registries of special-purpose
 * addresses list (those marked as globally reachable included, since no client's server has one), multicast, and of
 * IPv6 everything outside 2000::/3, which is all that has been given out. An IPv4 address that stands in an IPv6 one
 * (mapped, compatible, 6to4, Teredo, NAT64) makes that one special, whatever it is.
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
                    // Of IPv6 what lies inside 2000::/3
                    "2001:0:0:0:0:0:0:0/23", // IETF protocol assignments, Teredo, ORCHID
                    "2001:db8:0:0:0:0:0:0/32", // documentation
                    "2002:0:0:0:0:0:0:0/16", // 6to4
                    "2620:4f:8000:0:0:0:0:0/48", // AS112
                    "3fff:0:0:0:0:0:0:0/20") // documentation
            .map(Range::parse)
            .toList();

    private static final Range GLOBAL_UNICAST = Range.parse("2000:0:0:0:0:0:0:0/3");

    private SpecialAddresses() {}

    /** Whether nobody outside may make the service connect to this address. */
    static boolean contain(InetAddress address) {
        if (address instanceof Inet6Address && !GLOBAL_UNICAST.contains(address.getAddress())) {
            return true;
        }
        return RANGES.stream().anyMatch(range -> range.contains(address.getAddress()));
    }

    /** A prefix, as the number that its bits make. */
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
