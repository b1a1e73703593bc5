package co.wholesale888.wms.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks which URLs are accepted by their text, and which addresses are public. */
class TargetUrlTest {

    private static final TargetPorts PORTS = new TargetPorts(TargetPorts.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://erp.example.com/hooks",
                "HTTPS://ERP.EXAMPLE.COM/hooks?tenant=7&x=%20",
                "https://erp.example.com:8443",
                "https://erp.example.com:443/",
                "https://erp.example.com:1024/",
                "https://erp.example.com:65535/",
                "https://erp.example.com./hooks",
                "https://xn--bcher-kva.example/hooks",
                "https://8.8.8.8/hooks",
                "https://[2606:4700:4700::1111]:8443/hooks",
                "https://my-erp/hooks"
            })
    void ordinaryPublicUrlsAreAccepted(String url) {
        assertThat(TargetUrl.violation(url, false, PORTS)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|must begin with https://",
                "erp.example.com|must begin with https://",
                "/hooks|must begin with https://",
                "http://erp.example.com/hooks|must begin with https://",
                "ftp://erp.example.com/hooks|must begin with https://",
                "file:///etc/passwd|must begin with https://",
                "javascript:alert(1)|must begin with https://",
                "https:|must be a URL such as",
                "https://|must be a URL such as",
                "https://erp.example.com\\@8.8.8.8/|must be a URL such as",
                "https://[v1.x]/|must be a URL such as",
                "https://[1.2.3.4]/|must be a URL such as",
                "https:///hooks|must name a host",
                "https:erp.example.com|must name a host",
                "https://erp.example.com:99999999999/|must name a host",
                "https://erp%2eexample.com/|must name a host",
                "https://-erp.example.com/|must name a host",
                "https://erp..example.com/|must name a host",
                "https://.example.com/|must name a host",
                "https://127.0.0.1./|must name a host",
                "https://127.1/|must name a host",
                "https://127.0.1/|must name a host",
                "https://2130706433/|must name a host",
                "https://0x7f000001/|must name a host",
                "https://0x7f.0.0.1/|must name a host",
                "https://0x7f.1/|must name a host",
                "https://0177.0.0.1/|must name a host",
                "https://017700000001/|must name a host",
                "https://127.0.0.01/|must name a host",
                "https://0/|must name a host",
                "https://0xa9fea9fe/|must name a host",
                "https://1.2.3/|must name a host",
                "https://1.2.3.4.5/|must name a host",
                "https://1.2.3.256/|must name a host",
                "https://1.2.3.4./|must name a host",
                "https://user@erp.example.com/|must not contain a user",
                "https://user:secret@erp.example.com/|must not contain a user",
                "https://@erp.example.com/|must not contain a user",
                "https://erp.example.com/#part|must not contain a fragment",
                "https://erp.example.com/#|must not contain a fragment",
                "https://erp.example.com:0/|must use one of the ports 443,8443,1024-65535",
                "https://erp.example.com:22/|must use one of the ports",
                "https://erp.example.com:80/|must use one of the ports",
                "https://erp.example.com:0444/|must use one of the ports",
                "https://erp.example.com:1023/|must use one of the ports",
                "https://8.8.8.8:25/|must use one of the ports",
                "https://erp.example.com:65536/|must use one of the ports",
                "https://erp.example.com/a b|must be ASCII",
                "`https://erp.example.com/\t`|must be ASCII",
                "https://bücher.example/|must be ASCII",
                "https://①②⑦.0.0.1/|must be ASCII",
                "https://localhost/|must not lead to this machine",
                "https://LOCALHOST./|must not lead to this machine",
                "https://wms.localhost/|must not lead to this machine",
                "https://127.0.0.1/|must lead to a public address",
                "https://0.0.0.0/|must lead to a public address",
                "https://10.0.0.1/|must lead to a public address",
                "https://172.16.0.1/|must lead to a public address",
                "https://192.168.1.1/|must lead to a public address",
                "https://169.254.169.254/latest/meta-data|must lead to a public address",
                "https://168.63.129.16/|must lead to a public address",
                "https://[fd00:ec2::254]/|must lead to a public address",
                "https://[::]/|must lead to a public address",
                "https://[::1]/|must lead to a public address",
                "https://[0:0:0:0:0:0:0:1]/|must lead to a public address",
                "https://[::ffff:127.0.0.1]/|must lead to a public address",
                "https://[::ffff:7f00:1]/|must lead to a public address",
                "https://[::ffff:8.8.8.8]/|must lead to a public address",
                "https://[::127.0.0.1]/|must lead to a public address",
                "https://[64:ff9b::7f00:1]/|must lead to a public address",
                "https://[2002:7f00:1::]/|must lead to a public address",
                "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/|must lead to a public address",
                "https://[fe80::1]/|must lead to a public address",
                "https://[fd00::1]/|must lead to a public address",
                "https://[fec0::1]/|must lead to a public address",
                "https://[5f00::1]/|must lead to a public address",
                "https://[ff02::1]/|must lead to a public address",
                "https://[fe80::1%25eth0]/|must not name a zone",
                "https://[fe80::1%eth0]/|must not name a zone",
                "https://[2606:4700:4700::1111%251]/|must not name a zone"
            })
    void anyOtherUrlIsRefusedWithTheReason(String url, String reason) {
        assertThat(TargetUrl.violation(url, false, PORTS)).startsWith(reason);
    }

    @Test
    void aUrlHasAtMost2048Characters() {
        String url = "https://erp.example.com/";
        String longest = url + "a".repeat(2_048 - url.length());

        assertThat(TargetUrl.violation(longest, false, PORTS)).isNull();
        assertThat(TargetUrl.violation(longest + "a", false, PORTS)).isEqualTo("must be at most 2048 characters");
    }

    @Test
    void whereHttpIsAllowedSoIsItsPort() {
        TargetPorts development = new TargetSettings(true, "8443").targetPorts();

        assertThat(TargetUrl.violation("http://localhost/x", true, development)).isNull();
        assertThat(TargetUrl.violation("http://localhost:81/x", true, development))
                .isEqualTo("must use one of the ports 8443,80");
        assertThat(new TargetSettings(false, "8443").targetPorts()).hasToString("8443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080/x", "http://127.0.0.1:1024/", "https://[::1]/", "http://10.1.2.3:8443/"})
    void privateTargetsAndPlainHttpCanBeAllowed(String url) {
        assertThat(TargetUrl.violation(url, true, PORTS)).isNull();
        assertThat(TargetUrl.violation(url.replaceFirst("://", "://user@"), true, PORTS))
                .startsWith("must not contain a user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "100.100.100.200",
                "127.0.0.0",
                "127.255.255.255",
                "161.26.0.0",
                "161.26.255.255",
                "166.8.0.0",
                "166.11.255.255",
                "168.63.129.16",
                "169.254.0.0",
                "169.254.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.8",
                "192.0.0.9",
                "192.0.0.10",
                "192.0.0.170",
                "192.0.0.192",
                "192.0.0.255",
                "192.0.2.0",
                "192.0.2.255",
                "192.31.196.0",
                "192.52.193.255",
                "192.88.99.0",
                "192.88.99.2",
                "192.168.0.0",
                "192.168.255.255",
                "192.175.48.0",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.0",
                "203.0.113.255",
                "224.0.0.0",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::8.8.8.8",
                "::ffff:0:808:808",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "100::1",
                "100:0:0:1::1",
                "2001::1",
                "2001:1::1",
                "2001:2::1",
                "2001:3::1",
                "2001:4:112::1",
                "2001:10::1",
                "2001:20::1",
                "2001:30::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2002::1",
                "2002:808:808::1",
                "2620:4f:8000::1",
                "3fff::1",
                "3fff:fff:ffff::1",
                "4000::1",
                "5f00::1",
                "8000::1",
                "fc00::1",
                "fdff::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "feff::1",
                "ff00::1",
                "ffff::1",
                "1fff::1"
            })
    void specialAddressesAreRecognised(String address) {
        assertThat(SpecialAddresses.contain(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aMappedAddressIsCheckedAsIpv4() throws Exception {
        byte[] mapped = InetAddress.ofLiteral("2606::").getAddress();
        byte[] loopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        assertThat(SpecialAddresses.contain(InetAddress.getByAddress(loopback))).isTrue();
        assertThat(SpecialAddresses.contain(InetAddress.getByAddress(mapped))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "161.25.255.255",
                "161.27.0.0",
                "166.7.255.255",
                "166.12.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::1",
                "2001:200::1",
                "2001:db7::1",
                "2001:db9::1",
                "2003::1",
                "2606:4700:4700::1111",
                "2620:4f:7fff::1",
                "2620:4f:8001::1",
                "2a00:1450::1",
                "3ffe::1",
                "3fff:1000::1"
            })
    void addressesBesideSpecialRangesArePublic(String address) {
        assertThat(SpecialAddresses.contain(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void otherPortsCanBeConfigured() {
        TargetPorts ports = new TargetPorts("443, 8000-8002");

        assertThat(IntStream.range(-1, 70_000).filter(ports::contain)).containsExactly(443, 8_000, 8_001, 8_002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https", "0", "65536", "8443-443", "1-", "-1", "443,,8443", "443;8443", "443,", "+443"})
    void anyOtherTextIsNoListOfPorts(String text) {
        assertThatThrownBy(() -> new TargetPorts(text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("wms.webhooks.ports must be ports and ranges of ports");
    }
}
