package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.DocumentedAnswers;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link DocumentedAnswers} accepts documented responses and finds every kind of difference. */
class DocumentedAnswersTest {

    private static final String LEDGER = """
            {"warehouse":"wh_01m6dqs9m0em4ry1jygtts6an2","entries":0,"head":{"sequence":0,
            "hash":"0000000000000000000000000000000000000000000000000000000000000000"}}""";
    private static final String PROBLEM = """
            {"type":"/docs/errors#%1$s","title":"T","status":%2$s,"detail":"D","instance":"/v1/ledger","code":"%1$s",
            "requestId":"r","errors":[]}""";

    private final DocumentedAnswers answers = new DocumentedAnswers();

    @Test
    void aDocumentedResponseIsAccepted() {
        assertThat(answers.differences("GET", "/v1/ledger", 200, headers("application/json"), LEDGER))
                .isEmpty();
        assertThat(answers.differences("GET", "/api/wms/v1/ledger", 200, headers("application/json"), LEDGER))
                .isEmpty();
        assertThat(answers.differences("DELETE", "/v1/warehouses/wh_x/tokens/tok_x", 204, headers("none"), ""))
                .isEmpty();
        assertThat(answers.seen()).contains("GET /v1/ledger 200", "DELETE /v1/warehouses/{id}/tokens/{tid} 204");
    }

    @Test
    void anUndocumentedPathOrMethodIsFound() {
        assertThat(answers.differences("GET", "/v1/secret", 200, headers("application/json"), "{}"))
                .containsExactly("the operation is not documented");
        assertThat(answers.differences("PUT", "/v1/ledger", 200, headers("application/json"), "{}"))
                .isNotEmpty();
    }

    @Test
    void anExtraMissingOrInvalidFieldIsFound() {
        String extra = LEDGER.replace("\"entries\":0", "\"entries\":0,\"more\":1");
        String missing = LEDGER.replace("\"entries\":0,", "");
        String wrong = LEDGER.replace("\"entries\":0", "\"entries\":\"0\"");
        for (String body : List.of(extra, missing, wrong, "no json")) {
            assertThat(answers.differences("GET", "/v1/ledger", 200, headers("application/json"), body))
                    .as(body)
                    .hasSize(1);
        }
    }

    @Test
    void aWrongMediaTypeOrMissingHeaderIsFound() {
        assertThat(answers.differences("GET", "/v1/ledger", 200, headers("text/html"), LEDGER))
                .hasSize(1);
        HttpHeaders none = HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);
        assertThat(answers.differences("GET", "/v1/ledger", 200, none, LEDGER))
                .containsExactly("header X-Request-Id is missing");
    }

    @Test
    void anUndocumentedCodeIsFound() {
        HttpHeaders problem = headers("application/problem+json");
        assertThat(answers.differences("GET", "/v1/ledger", 403, problem, PROBLEM.formatted("insufficient_scope", 403)))
                .isEmpty();
        assertThat(answers.differences("GET", "/v1/ledger", 403, problem, PROBLEM.formatted("not_found", 403)))
                .containsExactly("code not_found is not documented under status 403");
        assertThat(answers.differences("GET", "/v1/ledger", 409, problem, PROBLEM.formatted("invalid_state", 409)))
                .containsExactly("code invalid_state is not documented under status 409");
    }

    private static HttpHeaders headers(String contentType) {
        return HttpHeaders.of(
                Map.of("Content-Type", List.of(contentType), "X-Request-Id", List.of("r-1")), (name, value) -> true);
    }
}
