package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Reading forms. */
class FormTest {

    @Test
    void fileWithTheLongestNameIsRead() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/portal/x");
        request.setContentType("multipart/form-data; boundary=b");
        request.setContent("""
                --b\r
                Content-Disposition: form-data; name="file"; filename="%s"\r
                Content-Type: text/csv\r
                \r
                sku,countedQuantity\r
                --b--\r
                """.formatted("\ud83d\udce6".repeat(255)).getBytes(UTF_8));
        assertThat(Form.of(request).file("file")).asString().isEqualTo("sku,countedQuantity");
    }
}
