package co.wholesale888.wms.shared;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,         203.0.113.7",
        "203.0.113.7/32,      203.0.113.7",
        "203.0.113.0/24,      203.0.113.0",
        "203.0.113.0/24,      203.0.113.255",
        "128.0.0.0/1,         255.255.255.255",
        "10.0.0.128/25,       10.0.0.255",
        "10.0.0.2/31,         10.0.0.3",
        "0.0.0.0/0,           0.0.0.0",
        "0.0.0.0/0,           255.255.255.255",
        "2001:db8::1,         2001:DB8:0:0:0:0:0:1",
        "2001:db8::1/128,     2001:db8::1",
        "2001:db8::/32,       2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8:8000::/33,  2001:db8:8000::1",
        "2001:db8::8/125,     2001:db8::f",
        "::/0,                ::1",
        "::/0,                ffff::",
        "1:2:3:4:5:6:7::,     1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8,     0:2:3:4:5:6:7:8",
        "64:ff9b::1.2.3.4,    64:ff9b::102:304",
        "::ffff:203.0.113.7,  203.0.113.7",
        "203.0.113.7,         ::ffff:203.0.113.7",
        "203.0.113.0/24,      ::ffff:cb00:7101",
        "::ffff:10.0.0.0/104, 10.255.255.255",
        "::ffff:0:0/96,       8.8.8.8",
    })
    void containsItsAddresses(String block, String address) {
        assertThat(contains(block, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,         203.0.113.8",
        "203.0.113.0/24,      203.0.112.255",
        "203.0.113.0/24,      203.0.114.0",
        "128.0.0.0/1,         127.255.255.255",
        "10.0.0.128/25,       10.0.0.127",
        "10.0.0.2/31,         10.0.0.4",
        "2001:db8::1,         2001:db8::2",
        "2001:db8::/32,       2001:db9::",
        "2001:db8:8000::/33,  2001:db8:7fff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::8/125,     2001:db8::10",
        "::/0,                8.8.8.8",
        "0.0.0.0/0,           ::1",
        "0.0.0.0/0,           ::8.8.8.8",
        "2001:db8::/32,       32.1.13.184",
        "2001:db8::/64,       32.1.13.184",
        "32.1.13.184,         2001:db8::",
        "::ffff:10.0.0.0/104, 11.0.0.0",
    })
    void containsNothingElse(String block, String address) {
        assertThat(contains(block, address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8,           10.0.0.0/8,               10.0.0.1",
        "10.0.0.1/0,           0.0.0.0/0,                10.0.0.1",
        "10.0.0.1/31,          10.0.0.0/31,              10.0.0.1",
        "203.0.113.128/24,     203.0.113.0/24,           203.0.113.128",
        "2001:db8::1/32,       2001:db8:0:0:0:0:0:0/32,  2001:db8:0:0:0:0:0:1",
        "2001:db8::1/127,      2001:db8:0:0:0:0:0:0/127, 2001:db8:0:0:0:0:0:1",
        "::1/0,                0:0:0:0:0:0:0:0/0,        0:0:0:0:0:0:0:1",
        "::ffff:10.0.0.1/104,  10.0.0.0/8,               10.0.0.1",
    })
    void bitsBehindThePrefixAreRefused(String text, String meant, String address) {
        assertThatThrownBy(() -> AddressBlock.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "is an address within the block %1$s. Write %1$s for the block, or %2$s for the address alone"
                                .formatted(meant, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "/8",
                "*",
                "any",
                "localhost",
                "erp.example.com",
                "erp.example.com/24",
                "a:b.example.com",
                "203.0.113.7 ",
                " 203.0.113.7",
                "203.0.113.7\n",
                "203.0.113",
                "203.0.113.0.1",
                "203.0.113.",
                ".203.0.113",
                "10/8",
                "10.1",
                "167772161",
                "0x0a000001",
                "0x0a.0.0.1",
                "010.0.0.1",
                "10.0.0.01",
                "10.0.0.256",
                "10.0.0.-1",
                "١٠.0.0.1",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/٨",
                "10.0.0.0/8 ",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/4294967304",
                "10.0.0.0-10.0.0.9",
                "10.0.0.1:443",
                "[::1]",
                "[::1]/128",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "00001::",
                "g::",
                "::1/129",
                "::1%lo",
                "fe80::1%eth0",
                "fe80::%1/64",
                "::ffff:010.0.0.1",
                "::ffff:10.1",
                "::ffff:10.0.0.0/8",
                "::ffff:0:0/95",
                "::ffff:10.0.0.1/129"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is not an IPv4 or IPv6 address or block");
    }

    @Test
    void showsTheTextAsItWasWritten() {
        assertThat(AddressBlock.parse("2001:DB8::/32")).hasToString("2001:DB8::/32");
    }

    @Test
    void aTokenMayBeUsedFromAnyOfItsBlocks() {
        assertThat(mayCall("198.51.100.9")).isTrue();
        assertThat(mayCall("203.0.113.7", "10.0.0.0/8", "203.0.113.7")).isTrue();
        assertThat(mayCall("::ffff:10.9.9.9", "10.0.0.0/8")).isTrue();
        assertThat(mayCall("0:0:0:0:0:0:0:1", "::1")).isTrue();
        assertThat(mayCall("fe80:0:0:0:0:0:0:9%eth0", "fe80::/64"))
                .as("of a zone")
                .isTrue();
        assertThat(mayCall("198.51.100.9", "10.0.0.0/8", "2001:db8::/32")).isFalse();
        assertThat(mayCall("unknown", "0.0.0.0/0", "::/0")).isFalse();
        assertThat(mayCall("", "0.0.0.0/0", "::/0")).isFalse();
        assertThat(mayCall("localhost", "127.0.0.0/8", "::1")).isFalse();
    }

    private static boolean contains(String block, String address) {
        InetAddress parsed = requireNonNull(IpAddresses.parse(address));
        return AddressBlock.parse(block).contains(parsed);
    }

    /** Whether a token may be used from the first address, if the others are its blocks. */
    private static boolean mayCall(String address, String... blocks) {
        List<AddressBlock> allowed =
                Arrays.stream(blocks).map(AddressBlock::parse).toList();
        return new Caller.Bearer(
                        IdKind.next(),
                        "erp",
                        Caller.Role.SUPERVISOR,
                        null,
                        IdKind.next(),
                        IdKind.next(),
                        null,
                        allowed,
                        false)
                .mayCallFrom(address);
    }
}
