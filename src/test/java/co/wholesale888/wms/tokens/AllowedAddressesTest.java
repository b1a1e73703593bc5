package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Tokens that work from some addresses only. {@code EveryOperationTest} refuses one everywhere. */
@ServiceTest
class AllowedAddressesTest {

    @Autowired
    private Fixtures fixtures;

    private Fixtures.WarehouseAccess warehouse;

    @BeforeEach
    void registerAWarehouse() {
        warehouse = fixtures.anotherWarehouse();
    }

    @Test
    void aTokenWorksFromItsAddressesOnly() {
        String token = Api.bearer(mint(fixtures, warehouse, "\"127.0.0.2\", \"2001:db8::/32\"")
                .path("token")
                .stringValue());

        assertThat(fixtures.api().from("127.0.0.2").get("/v1/stock", token).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = fixtures.api().from("127.0.0.3").get("/v1/stock", token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Api.json(refused).path("code").stringValue()).isEqualTo("address_not_allowed");
        assertThat(Api.json(refused).path("detail").stringValue()).contains("127.0.0.3");
    }

    /** On Kubernetes, as the second instance is, Spring Boot trusts a proxy's headers unless it is told otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP"})
    void withoutATrustedProxyTheAddressCannotBeForged(String header) {
        String token = Api.bearer(
                mint(fixtures, warehouse, "\"127.0.0.2\"").path("token").stringValue());
        String value = header.equals("Forwarded") ? "for=127.0.0.2" : "127.0.0.2";

        for (Api api : List.of(fixtures.api(), Instance.second().api())) {
            assertThat(api.get("/v1/me", token, header, value).statusCode()).isEqualTo(403);
        }
    }

    /** The container finds the address, as it does for the limits of sign-ins and for the audit trail. */
    @Test
    void behindATrustedProxyItsHeaderCounts() {
        Fixtures behind = Fixtures.at(Instance.exposed().api().base());
        JsonNode minted = mint(behind, behind.newWarehouse(), "\"203.0.113.0/24\", \"2001:db8::/32\"");
        String token = Api.bearer(minted.path("token").stringValue());

        assertThat(statusOf(behind.api(), token, "203.0.113.9")).isEqualTo(200);
        assertThat(statusOf(behind.api(), token, "2001:db8::9")).isEqualTo(200);
        assertThat(statusOf(behind.api(), token, "::ffff:203.0.113.9")).isEqualTo(200);
        assertThat(statusOf(behind.api(), token, "198.51.100.1, 203.0.113.9"))
                .as("the last address is that which the proxy has seen")
                .isEqualTo(200);
        assertThat(statusOf(behind.api(), token, "203.0.113.9, 198.51.100.1")).isEqualTo(403);
        assertThat(statusOf(behind.api(), token, "198.51.100.1")).isEqualTo(403);
        assertThat(statusOf(behind.api(), token, "x".repeat(1_000))).isEqualTo(403);
        assertThat(behind.api().get("/v1/me", token).statusCode())
                .as("of the proxy itself")
                .isEqualTo(403);
    }

    @Test
    void theAddressesAreShownAndSurviveAReissue() {
        JsonNode minted = mint(fixtures, warehouse, "\"127.0.0.0/30\", \"::ffff:127.0.0.9\"");
        String tokens = "/v1/warehouses/" + warehouse.id() + "/tokens";
        String client = warehouse.client().authorization();
        HttpResponse<String> reissued =
                fixtures.api().post(tokens + "/" + minted.path("id").stringValue() + "/reissue", client, null);
        String token = Api.bearer(Api.json(reissued).path("token").stringValue());

        JsonNode expected = Api.json("[\"127.0.0.0/30\", \"::ffff:127.0.0.9\"]");
        assertThat(minted.path("allowedAddresses")).isEqualTo(expected);
        assertThat(Api.json(reissued).path("allowedAddresses")).isEqualTo(expected);
        JsonNode listed = Api.json(fixtures.api().get(tokens, client)).path("tokens");
        assertThat(listed.get(0).path("allowedAddresses")).isEmpty();
        assertThat(listed.get(2).path("allowedAddresses")).isEqualTo(expected);
        Api mapped = fixtures.api().from("127.0.0.9");
        assertThat(Api.json(mapped.get("/v1/me", token)).path("allowedAddresses"))
                .isEqualTo(expected);
        assertThat(fixtures.api().from("127.0.0.8").get("/v1/me", token).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1/8         | Write 10.0.0.0/8 for the block",
                "10.0.0.300         | is not an IPv4 or IPv6 address or block",
                "erp.example.com    | names are not allowed",
                "::1%lo             | is not an IPv4 or IPv6 address or block"
            })
    void everyBadElementIsNamed(String bad, String reason) {
        HttpResponse<String> answer = post("[\"10.0.0.0/8\", \"%s\", \"::/0\", \"\"]".formatted(bad));

        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode errors = Api.json(answer).path("errors");
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0).path("index").intValue()).isEqualTo(1);
        assertThat(errors.get(0).path("field").stringValue()).isEqualTo("allowedAddresses");
        assertThat(errors.get(0).path("code").stringValue()).isEqualTo("validation_failed");
        assertThat(errors.get(0).path("message").stringValue()).contains("'" + bad + "'", reason);
        assertThat(errors.get(1).path("index").intValue()).isEqualTo(3);
    }

    @Test
    void aTokenHasUpToTwentyAddresses() {
        assertThat(post(blocks(TokenSpec.MAX_ADDRESSES)).statusCode()).isEqualTo(201);
        HttpResponse<String> answer = post(blocks(TokenSpec.MAX_ADDRESSES + 1));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Api.json(answer).path("detail").stringValue())
                .isEqualTo("allowedAddresses must have at most 20 entries.");
    }

    @ParameterizedTest
    @CsvSource({"null, 201", "[], 201", "{}, 400", "7, 400", "'\"10.0.0.1\"', 400", "[null], 400", "[10], 400"})
    void theFieldIsAListOfTextsOrNull(String value, int status) {
        assertThat(post(value).statusCode()).isEqualTo(status);
    }

    private static int statusOf(Api api, String token, String forwardedFor) {
        return api.get("/v1/me", token, "X-Forwarded-For", forwardedFor).statusCode();
    }

    private static JsonNode mint(Fixtures fixtures, Fixtures.WarehouseAccess warehouse, String addresses) {
        return fixtures.mint(warehouse, """
                {"name":"erp","role":"SUPERVISOR","allowedAddresses":[%s]}""".formatted(addresses));
    }

    private HttpResponse<String> post(String addresses) {
        return fixtures.api()
                .post(
                        "/v1/warehouses/" + warehouse.id() + "/tokens",
                        warehouse.client().authorization(),
                        "{\"name\":\"erp\",\"role\":\"SUPERVISOR\",\"allowedAddresses\":%s}".formatted(addresses));
    }

    private static String blocks(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "\"10.%s.0.0/16\"".formatted(n))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
