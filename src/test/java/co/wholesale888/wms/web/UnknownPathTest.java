package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class UnknownPathTest {

    @Autowired
    private Fixtures fixtures;

    @ParameterizedTest
    @ValueSource(strings = {"text/*", "*/*", "*/*;q=0, text/csv", "text/*;q=0.1", "nonsense", ";", "application/json"})
    void anUnknownPathIsNotFoundWhateverTheContentType(String contentType) {
        String supervisor = fixtures.anotherWarehouse().authorization();
        for (String path : new String[] {"/v1/nothing", "/nothing", "/docs/no/page", "/api/wms/v1/stock/nothing"}) {
            HttpResponse<String> answer = fixtures.api().post(path, supervisor, "{}", "Content-Type", contentType);
            assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(404);
            assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("not_found");
        }
    }
}
