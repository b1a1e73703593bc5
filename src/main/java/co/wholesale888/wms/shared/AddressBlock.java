package co.wholesale888.wms.shared;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation, such as {@code 203.0.113.0/24}, or a single address. IPv4 and IPv6 are
 * apart: {@code ::/0} contains no IPv4 address. An IPv4-mapped IPv6 address counts as IPv4.
 *
 * <p>Spring Security's matchers do not tell the two apart, ignore host bits, and take odd notations of addresses.
 */
public final class AddressBlock {

    private static final Pattern PREFIX = Pattern.compile("[0-9]|[1-9][0-9]{1,2}");

    /** What an IPv4-mapped address has before its IPv4 address. */
    private static final int MAPPED_BITS = 96;

    private final String text;
    private final byte[] network;
    private final int prefix;

    private AddressBlock(String text, byte[] network, int prefix) {
        this.text = text;
        this.network = network;
        this.prefix = prefix;
    }

    /**
     * Reads a block or an address.
     *
     * @throws IllegalArgumentException if it is neither, or has bits set behind its prefix; the message says which
     *     rule it breaks, and continues the text: "is …"
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpAddresses.parse(literal);
        if (address == null) {
            throw invalid();
        }
        byte[] bytes = address.getAddress();
        int bits = Byte.SIZE * bytes.length;
        int prefix = bits;
        if (slash >= 0) {
            boolean mapped = bits == Byte.SIZE * 4 && literal.indexOf(':') >= 0;
            prefix = prefix(text.substring(slash + 1)) - (mapped ? MAPPED_BITS : 0);
        }
        if (prefix < 0 || prefix > bits) {
            throw invalid();
        }
        byte[] network = masked(bytes, prefix);
        if (!Arrays.equals(network, bytes)) {
            throw new IllegalArgumentException(
                    "is an address within the block %1$s/%2$s. Write %1$s/%2$s for the block,"
                                    .formatted(shown(network), prefix)
                            + " or %s for the address alone".formatted(shown(bytes)));
        }
        return new AddressBlock(text, network, prefix);
    }

    /** Whether the address belongs to the block. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == network.length && Arrays.equals(masked(bytes, prefix), network);
    }

    /** The block as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static int prefix(String text) {
        return PREFIX.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(prefix - (long) Byte.SIZE * i, 0, Byte.SIZE);
            masked[i] = (byte) (masked[i] & (0xff00 >> kept));
        }
        return masked;
    }

    private static String shown(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("is not an IPv4 or IPv6 address or block, such as 203.0.113.7,"
                + " 203.0.113.0/24 or 2001:db8::/32; names are not allowed");
    }
}
