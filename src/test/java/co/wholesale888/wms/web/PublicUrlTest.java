package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PublicUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://wms.example.com, https://wms.example.com",
        "https://wms.example.com/, https://wms.example.com",
        "HTTPS://wms.example.com:8443, https://wms.example.com:8443",
        "http://[2001:db8::1]:8080, http://[2001:db8::1]:8080"
    })
    void theConfiguredAddressIsUsedWhateverHostSays(String configured, String expected) {
        assertThat(new PublicUrl(configured).of(request("http", "evil.example", 80)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "http, 80, http://wms.example.com",
        "http, 8080, http://wms.example.com:8080",
        "https, 443, https://wms.example.com",
        "https, 80, https://wms.example.com:80"
    })
    void withoutItTheRequestDecides(String scheme, int port, String expected) {
        MockHttpServletRequest request = request(scheme, "wms.example.com", port);

        assertThat(new PublicUrl(null).of(request)).isEqualTo(expected);
        assertThat(new PublicUrl(" ").of(request)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wms.example.com",
                "//wms.example.com",
                "ftp://wms.example.com",
                "https://",
                "https:wms.example.com",
                "https://wms.example.com/api/wms",
                "https://wms.example.com?x",
                "https://wms.example.com#x",
                "https://user@wms.example.com",
                "https://wms.example.com:0x50",
                "https://wms.example.com:99999",
                "https://wms example.com",
                "https://-.example/\"><script>"
            })
    void anythingElseIsRefusedAtStart(String configured) {
        assertThatThrownBy(() -> new PublicUrl(configured))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("wms.public-url must be");
    }

    @Test
    void thePortOfAnotherSchemeIsShown() {
        assertThat(new PublicUrl(null).of(request("http", "localhost", 443))).isEqualTo("http://localhost:443");
    }

    private static MockHttpServletRequest request(String scheme, String host, int port) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setScheme(scheme);
        request.setSecure(scheme.equals("https"));
        request.setServerName(host);
        request.setServerPort(port);
        return request;
    }
}
