package co.wholesale888.wms.warehouses;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class WarehousesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void onlyItsAccountSeesARegisteredWarehouse() {
        Fixtures.ClientUser client = fixtures.newAccount();
        HttpResponse<String> answer = register(client, """
                {"code":"LDN-1","name":"London","sandbox":false}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode warehouse = Api.json(answer);
        assertThat(warehouse.propertyNames()).containsExactlyInAnyOrder("id", "code", "name", "sandbox", "createdAt");
        String path = "/v1/warehouses/" + warehouse.path("id").stringValue();
        assertThat(answer.headers().firstValue("Location")).hasValue(path);
        assertThat(Api.json(fixtures.api().get(path, client.authorization()))).isEqualTo(warehouse);
        HttpResponse<String> other =
                fixtures.api().get(path, fixtures.newAccount().authorization());
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(Api.json(other).path("code").stringValue()).isEqualTo("not_found");
    }

    @Test
    void theLocationKeepsTheBasePath() {
        Fixtures.ClientUser client = fixtures.newAccount();
        HttpResponse<String> answer = fixtures.api()
                .post("/api/wms/v1/warehouses", client.authorization(), "{\"code\":\"A\",\"name\":\"a\"}");
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("/api/wms/v1/warehouses/wh_");
        assertThat(fixtures.api().get(location, client.authorization()).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "wh_", "acc_01h455vb4pex5vsknk084sn02q", "wh_01h455vb4pex5vsknk084sn02q"})
    void unknownIdsAreNotFound(String id) {
        assertThat(fixtures.api()
                        .get("/v1/warehouses/" + id, fixtures.newAccount().authorization())
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                      | 422 | validation_failed | code name",
                "{\"code\":\"\",\"name\":\"\"}                           | 422 | validation_failed | code name",
                "{\"code\":\"a/b\",\"name\":\"a\"}                       | 422 | validation_failed | code",
                "{\"code\":\"é\",\"name\":\"a\"}                         | 422 | validation_failed | code",
                "{\"code\":\"a\",\"name\":\"a\",\"sandbox\":\"true\"}    | 400 | malformed_json | sandbox",
                "{\"code\":1,\"name\":2,\"id\":3}                        | 400 | unknown_field | id code name",
            })
    void everyInvalidFieldIsReported(String body, int status, String code, String fields) {
        Fixtures.ClientUser client = fixtures.newAccount();
        HttpResponse<String> answer = register(client, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
        List<String> named = Api.json(answer)
                .path("errors")
                .valueStream()
                .map(error -> error.path("field").stringValue())
                .toList();
        assertThat(String.join(" ", named)).isEqualTo(fields);
        assertThat(list(client, "").path("warehouses").size()).isZero();
    }

    @Test
    void codeAndNameHaveMaximumLengths() {
        Fixtures.ClientUser client = fixtures.newAccount();
        String body = """
                {"code":"%s","name":"%s"}""";
        assertThat(register(client, body.formatted("A_.-".repeat(8), "😀".repeat(200)))
                        .statusCode())
                .isEqualTo(201);
        assertThat(register(client, body.formatted("a".repeat(33), "a")).statusCode())
                .isEqualTo(422);
        assertThat(register(client, body.formatted("b", "a".repeat(201))).statusCode())
                .isEqualTo(422);
    }

    @Test
    void aCodeIsUniqueInItsAccount() {
        String body = "{\"code\":\"LDN-1\",\"name\":\"London\"}";
        Fixtures.ClientUser client = fixtures.newAccount();
        assertThat(register(client, body).statusCode()).isEqualTo(201);
        HttpResponse<String> second = register(client, body);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(Api.json(second).path("code").stringValue()).isEqualTo("invalid_state");
        assertThat(register(fixtures.newAccount(), body).statusCode()).isEqualTo(201);
        assertThat(register(client, body.replace("LDN", "ldn")).statusCode()).isEqualTo(201);
    }

    @Test
    void oneOfManyConcurrentRegistrationsSucceeds() {
        Fixtures.ClientUser client = fixtures.newAccount();
        List<Integer> statuses = together(
                12,
                i -> register(client, "{\"code\":\"LDN-1\",\"name\":\"London\"}")
                        .statusCode());
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void theListIsPagedInTheOrderOfRegistration() {
        Fixtures.ClientUser client = fixtures.newAccount();
        for (int i = 0; i < 5; i++) {
            register(client, "{\"code\":\"W-%s\",\"name\":\"a\"}".formatted(i));
        }
        List<String> codes = new ArrayList<>();
        String cursor = "";
        for (int pages = 0; pages < 3; pages++) {
            JsonNode page = list(client, "?limit=2" + cursor);
            page.path("warehouses").forEach(one -> codes.add(one.path("code").stringValue()));
            assertThat(page.path("hasMore").booleanValue()).isEqualTo(pages < 2);
            assertThat(page.path("nextCursor").isNull()).isEqualTo(pages == 2);
            cursor = "&cursor=" + page.path("nextCursor").stringValue("");
        }
        assertThat(codes).containsExactly("W-0", "W-1", "W-2", "W-3", "W-4");
        String own = list(client, "?limit=2").path("nextCursor").stringValue();
        HttpResponse<String> foreign = fixtures.api()
                .get("/v1/warehouses?cursor=" + own, fixtures.newAccount().authorization());
        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(Api.json(foreign).path("code").stringValue()).isEqualTo("invalid_cursor");
    }

    @Test
    void anAccountHasAtMostAThousandWarehouses() {
        Fixtures.ClientUser client = fixtures.newAccount();
        jdbc.sql("""
                        insert into warehouse (id, account_id, code, name, sandbox, created_at)
                        select gen_random_uuid(), ?, 'filler-' || n, 'filler', false, now()
                        from generate_series(1, ?) n
                        """).params(client.uuid(), Warehouses.MAX_PER_ACCOUNT - 1).update();
        assertThat(register(client, "{\"code\":\"last\",\"name\":\"a\"}").statusCode())
                .isEqualTo(201);
        HttpResponse<String> answer = register(client, "{\"code\":\"more\",\"name\":\"a\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_state");
    }

    private HttpResponse<String> register(Fixtures.ClientUser client, String body) {
        return fixtures.api().post("/v1/warehouses", client.authorization(), body);
    }

    private JsonNode list(Fixtures.ClientUser client, String query) {
        return Api.json(fixtures.api().get("/v1/warehouses" + query, client.authorization()));
    }
}
