package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ResponseFormatTest {

    @Test
    void theDefaultIsJson() {
        assertThat(ResponseFormat.jsonOr(ResponseFormat.CSV, new MockHttpServletRequest()))
                .isEqualTo(ResponseFormat.JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                       | JSON",
                "application/json                          | JSON",
                "application/*                             | JSON",
                "text/csv                                  | CSV",
                "text/*                                    | CSV",
                "TEXT/CSV; charset=utf-8; header=present   | CSV",
                "text/csv, */*                             | CSV",
                "application/json, text/plain, */*         | JSON",
                "text/csv;q=0.5, application/json          | JSON",
                "application/json;q=0.5, text/csv          | CSV",
                "text/csv;q=0.5, */*                       | JSON",
                "application/json;q=0, */*                 | CSV",
                "text/csv;q=0, text/*, */*;q=0.1           | JSON",
                "text/csv, application/json                | CSV",
                "application/json, text/csv                | JSON",
                "text/html, application/xml, */*;q=0.8     | JSON",
            })
    void theAcceptHeaderDecides(String accept, ResponseFormat format) {
        assertThat(ResponseFormat.jsonOr(ResponseFormat.CSV, accepting(accept))).isEqualTo(format);
    }

    @Test
    void severalHeadersAreCombined() {
        assertThat(ResponseFormat.jsonOr(ResponseFormat.CSV, accepting("text/html", "text/csv")))
                .isEqualTo(ResponseFormat.CSV);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/*", "application/json;q=0", "text/csv;q=0, application/json;q=0", "x"})
    void anyOtherFormatIsNotAcceptable(String accept) {
        assertThatThrownBy(() -> ResponseFormat.jsonOr(ResponseFormat.CSV, accepting(accept)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.NOT_ACCEPTABLE));
    }

    private static MockHttpServletRequest accepting(String... headers) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        Arrays.stream(headers).forEach(header -> request.addHeader("Accept", header));
        return request;
    }
}
