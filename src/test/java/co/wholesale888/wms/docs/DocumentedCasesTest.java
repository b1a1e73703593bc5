package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ApiDocument.Operation;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * Special cases of single operations, checked against the document. {@link EveryOperationTest} has the general ones.
 */
@ServiceTest
class DocumentedCasesTest {

    private static final String UPDATE = "/v1/stock/update";

    @Autowired
    private Fixtures fixtures;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private WarehouseAccess access;

    @BeforeEach
    void createSandbox() {
        access = fixtures.newSandbox();
    }

    @Test
    void pastLevelsAndCsvAreAsDocumented() {
        String past = "/v1/stock?sku=TEST-SKU&asOf=2020-01-01T00:00:00%2B02:00";
        assertThat(Api.json(get(200, past)).at("/items/0/quantity").longValue()).isZero();
        get(400, "/v1/stock?asOf=2999-01-01T00:00:00Z");
        HttpResponse<String> stock = get(200, "/v1/stock", "Accept", "text/csv");
        assertThat(stock.body())
                .startsWith(
                        "sku,quantity,status,threshold,par,sequence,updatedAt,reserved,available\r\nTEST-SKU,100,OK,");
        HttpResponse<String> ledger = get(200, "/v1/transactions?order=asc", "Accept", "text/csv");
        assertThat(ledger.body())
                .startsWith("id,sequence,sku,type,delta,quantityAfter,status,workerId,reference,note,source,sourceId,"
                        + "occurredAt,recordedAt,hash\r\n");
        get(400, "/v1/stock?limit=1", "Accept", "text/csv");
    }

    @Test
    void pagesAndCursorsAreAsDocumented() {
        String end = Api.json(get(200, "/v1/transactions?order=asc"))
                .path("nextCursor")
                .stringValue();
        assertThat(Api.json(get(200, "/v1/transactions?order=asc&wait=1&cursor=" + end))
                        .path("transactions")
                        .isEmpty())
                .isTrue();
        assertThat(Api.json(get(200, "/v1/transactions")).path("nextCursor").isNull())
                .isTrue();
        get(400, "/v1/transactions?cursor=" + end);
        get(400, "/v1/stock?cursor=forged");
    }

    @Test
    void dryRunsAreAsDocumented() {
        post(200, UPDATE + "?dryRun=true", line("SALE", -1));
        post(
                200,
                "/v1/transactions?dryRun=true",
                "{\"sku\":\"TEST-SKU\",\"type\":\"ADJUSTMENT\",\"countedQuantity\":7}");
        post(409, UPDATE + "?dryRun=true", line("SALE", -101));
        post(400, UPDATE + "?dryRun=true", line("SALE", -1), "Idempotency-Key", "k");
        post(400, UPDATE + "?dryRun=perhaps", line("SALE", -1));
        assertThat(Api.json(get(200, "/v1/ledger")).path("entries").longValue()).isEqualTo(1);
    }

    @Test
    void examplesForASandboxAreAcceptedThere() {
        List<Operation> operations = ApiDocument.load().operations().stream()
                .filter(operation -> operation.node().at("/security/0").has("bearer"))
                .filter(operation -> !forSandboxes(operation).isMissingNode())
                .toList();

        assertThat(operations).hasSize(4);
        for (Operation operation : operations) {
            HttpResponse<String> answer = fixtures.api()
                    .post(
                            operation.path(),
                            access.authorization(),
                            forSandboxes(operation).toString());
            assertThat(answers.check(answer).statusCode()).as(answer.body()).isIn(200, 201);
        }
    }

    private static JsonNode forSandboxes(Operation operation) {
        return operation.node().at("/requestBody/content/application~1json/examples/sandbox/value");
    }

    @Test
    void replaysAndTheirLookUpAreAsDocumented() {
        String sold = UUID.randomUUID().toString();
        post(200, UPDATE, line("SALE", -1), "Idempotency-Key", sold);
        assertThat(isReplayed(post(200, UPDATE, line("SALE", -1), "Idempotency-Key", sold)))
                .isTrue();
        post(422, UPDATE, line("SALE", -2), "Idempotency-Key", sold);
        String webhook = "{\"url\":\"http://127.0.0.1:65001/hooks\",\"events\":[\"stock.low\"]}";
        post(422, "/v1/webhooks", webhook, "Idempotency-Key", sold);
        String registered = UUID.randomUUID().toString();
        post(201, "/v1/webhooks", webhook, "Idempotency-Key", registered);
        assertThat(Api.json(get(200, "/v1/idempotency/" + registered))
                        .path("body")
                        .isNull())
                .isTrue();
        String refused = "refused/with a slash".replace(' ', '-');
        post(409, UPDATE, line("SALE", -500), "Idempotency-Key", refused);
        assertThat(isReplayed(post(409, UPDATE, line("SALE", -500), "Idempotency-Key", refused)))
                .isTrue();
        assertThat(Api.json(get(200, "/v1/idempotency/" + sold)).path("status").intValue())
                .isEqualTo(200);
        assertThat(Api.json(get(200, "/v1/idempotency/" + refused.replace("/", "%2F")))
                        .at("/body/code")
                        .stringValue())
                .isEqualTo("insufficient_stock");
        get(400, "/v1/idempotency/not%20visible");
        post(400, UPDATE, line("SALE", -1), "Idempotency-Key", "x".repeat(256));
        post(400, UPDATE, line("SALE", -1), "Idempotency-Key", "a", "Idempotency-Key", "a");
    }

    @Test
    void refusalsByRuleAndByStateAreAsDocumented() {
        post(422, UPDATE, line("SALE", 1));
        post(422, UPDATE, line("RECEIPT", 1));
        post(422, UPDATE, line("SALE", -1).replace("TEST-SKU", "NO-SUCH-SKU"));
        String expecting = "{\"sku\":\"TEST-SKU\",\"type\":\"SALE\",\"delta\":-1,\"expectedQuantity\":99}";
        assertThat(Api.json(post(409, "/v1/transactions", expecting))
                        .path("code")
                        .stringValue())
                .isEqualTo("quantity_mismatch");
        String tooMuch = "{\"sku\":\"TEST-SKU\",\"type\":\"ADJUSTMENT\",\"countedQuantity\":1000000000000}";
        post(201, "/v1/transactions", tooMuch);
        post(422, UPDATE, line("RETURN", 1));
        assertThat(Api.json(post(200, "/v1/ledger/verify", null)).path("valid").booleanValue())
                .isTrue();
    }

    @Test
    void conflictsOfAccountsWarehousesAndTokensAreAsDocumented() {
        String mine = access.client().authorization();
        String taken = "{\"code\":\"taken\",\"name\":\"First\"}";
        call(201, "POST", "/v1/warehouses", mine, taken);
        call(409, "POST", "/v1/warehouses", mine, taken);
        String account = "{\"name\":\"Twin\",\"email\":\"%s\",\"password\":\"correct-horse-1\"}"
                .formatted(access.client().email().toUpperCase(java.util.Locale.ROOT));
        call(409, "POST", "/ops/v1/accounts", fixtures.operator(), account);
        String tokens = "/v1/warehouses/" + access.id() + "/tokens";
        String token = fixtures.mint(access, "{\"name\":\"x\",\"role\":\"SUPERVISOR\"}")
                .path("id")
                .stringValue();
        call(204, "DELETE", tokens + "/" + token, mine, null);
        call(204, "DELETE", tokens + "/" + token, mine, null);
        call(409, "POST", tokens + "/" + token + "/reissue", mine, null);
        call(422, "POST", tokens, mine, "{\"name\":\"x\",\"role\":\"WORKER\"}");
        String skus = "/ops/v1/warehouses/" + access.id() + "/skus/";
        call(201, "PUT", skus + "A%2FB%2BC", fixtures.operator(), "{\"threshold\":0,\"par\":1}");
        call(422, "PUT", skus + "A%2FB%2BC", fixtures.operator(), "{\"threshold\":1,\"par\":1}");
        call(400, "PUT", skus + "-x", fixtures.operator(), "{\"threshold\":0,\"par\":1}");
    }

    @Test
    void aSuspendedAccountIsRefusedAsDocumented() {
        String account = "/ops/v1/accounts/" + access.client().id();
        String mine = access.client().authorization();
        call(200, "POST", account + "/suspend", fixtures.operator(), null);
        get(401, "/v1/me");
        call(200, "GET", "/v1/warehouses", mine, null);
        call(403, "POST", "/v1/warehouses", mine, "{\"code\":\"no\",\"name\":\"No\"}");
        call(200, "POST", account + "/approve", fixtures.operator(), null);
        get(200, "/v1/me");
    }

    @Test
    void guessingIsSlowedDownAsDocumented() {
        Api guesser = fixtures.api().from("127.0.0.88");
        String wrong = Api.basic(access.client().email(), "not-the-password");
        HttpResponse<String> last = null;
        for (int i = 0; i < 11; i++) {
            last = answers.check(guesser.get("/v1/warehouses", wrong));
        }
        assertThat(last).isNotNull();
        assertThat(last.statusCode()).isEqualTo(429);
    }

    private HttpResponse<String> get(int status, String path, String... headers) {
        return call(status, "GET", path, access.authorization(), null, headers);
    }

    private HttpResponse<String> post(int status, String path, @Nullable String body, String... headers) {
        return call(status, "POST", path, access.authorization(), body, headers);
    }

    private HttpResponse<String> call(
            int status, String method, String path, String authorization, @Nullable String body, String... headers) {
        HttpResponse<String> answer = answers.check(fixtures.api().send(method, path, authorization, body, headers));
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(status);
        return answer;
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }

    private static String line(String type, int delta) {
        return "{\"transactions\":[{\"sku\":\"TEST-SKU\",\"type\":\"%s\",\"delta\":%s}]}".formatted(type, delta);
    }
}
