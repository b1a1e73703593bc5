package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class CredentialTest {

    @Test
    void otherSchemesAreNoCredential() {
        assertThat(read()).isEqualTo(new Credential.Missing());
        assertThat(read("")).isEqualTo(new Credential.Missing());
        assertThat(read("Digest username=\"a\"")).isEqualTo(new Credential.Missing());
        assertThat(read("wms_abc")).isEqualTo(new Credential.Missing());
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        assertThat(read("Bearer wms_abc")).isEqualTo(new Credential.Bearer("wms_abc"));
        assertThat(read("bEARER   wms_abc ")).isEqualTo(new Credential.Bearer("wms_abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a b"})
    void aBearerHeaderNeedsExactlyOneToken(String header) {
        assertThat(read(header)).isEqualTo(new Credential.MalformedBearer());
    }

    @Test
    void aPasswordMayContainColonsAndUmlauts() {
        assertThat(read(basic("a@example.com:pass:wörd:")))
                .isEqualTo(new Credential.Basic("a@example.com", "pass:wörd:"));
        assertThat(read(basic("a@example.com:"))).isEqualTo(new Credential.Basic("a@example.com", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic bm8gY29sb24=", "Basic /zo=", "Basic YTpi YTpi"})
    void aBasicHeaderNeedsAnEncodedPair(String header) {
        assertThat(read(header)).isEqualTo(new Credential.MalformedBasic());
    }

    @Test
    void severalHeadersAreMalformed() {
        assertThat(read("Bearer wms_abc", "Bearer wms_abc")).isEqualTo(new Credential.MalformedBearer());
        assertThat(read(basic("a:b"), "Bearer wms_abc")).isEqualTo(new Credential.MalformedBasic());
    }

    @Test
    void secretsAreNeverLogged() {
        assertThat(read("Bearer wms_abc").toString()).doesNotContain("abc");
        assertThat(read(basic("a@example.com:secret")).toString()).doesNotContain("secret");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Credential read(String... headers) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (String header : headers) {
            request.addHeader("Authorization", header);
        }
        return Credential.of(request);
    }
}
