package co.wholesale888.wms.accounts;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class AccountsTest {

    private static final String ACCOUNT = """
            {"name":"%s","email":"%s","password":"a-client's-password"}""";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void anOpenedAccountIsApprovedAndItsUserCanSignIn() {
        String email = newEmail();
        HttpResponse<String> answer = open(ACCOUNT.formatted("Müller & Söhne", email));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode account = Api.json(answer);
        assertThat(account.propertyNames()).containsExactlyInAnyOrder("id", "name", "email", "status", "createdAt");
        assertThat(account.path("name").stringValue()).isEqualTo("Müller & Söhne");
        assertThat(account.path("status").stringValue()).isEqualTo("APPROVED");
        HttpResponse<String> signedIn = fixtures.api()
                .get("/v1/warehouses", Api.basic(email.toUpperCase(java.util.Locale.ROOT), "a-client's-password"));
        assertThat(signedIn.statusCode()).isEqualTo(200);
    }

    @Test
    void onlyTheHashOfAPasswordIsStored() {
        String email = newEmail();
        open(ACCOUNT.formatted("a", email), "Idempotency-Key", email);
        String hash = jdbc.sql("select password_hash from portal_user where email = ?")
                .param(email)
                .query(String.class)
                .single();
        assertThat(hash).startsWith("{bcrypt}$2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                             | 422 | name email password",
                "{\"name\":\"\",\"email\":\"a@b\",\"password\":\"short\"}       | 422 | name email password",
                "{\"name\":\"a\",\"email\":\"a@b.co\",\"password\":\"12345678901\"} | 422 | password",
                "{\"name\":\"a\",\"email\":5,\"password\":true}                 | 400 | email password",
                "{\"name\":\"a\",\"role\":\"x\"}                                | 400 | role",
            })
    void theResponseNamesEveryInvalidField(String body, int status, String fields) {
        HttpResponse<String> answer = open(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        List<String> named = Api.json(answer)
                .path("errors")
                .valueStream()
                .map(error -> error.path("field").stringValue())
                .toList();
        assertThat(String.join(" ", named)).isEqualTo(fields);
    }

    @Test
    void anEmailAddressIsUniqueIgnoringCase() {
        String email = newEmail();
        open(ACCOUNT.formatted("a", email));
        HttpResponse<String> duplicate = open(ACCOUNT.formatted("b", email.replace("new", "NEW")));
        assertThat(duplicate.statusCode()).isEqualTo(409);
        assertThat(Api.json(duplicate).path("code").stringValue()).isEqualTo("invalid_state");
        assertThat(open(ACCOUNT.formatted("c", "Operator@888wholesale.TEST")).statusCode())
                .isEqualTo(409);
    }

    @Test
    void ofConcurrentDuplicatesExactlyOneIsOpened() {
        String email = newEmail();
        String name = "duplicates of " + email;
        List<Integer> statuses =
                together(6, i -> open(ACCOUNT.formatted(name, email)).statusCode());
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(jdbc.sql("select count(*) from account where name = ?")
                        .param(name)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anIdempotencyKeyOpensOneAccount() {
        String email = newEmail();
        String body = ACCOUNT.formatted("a", email);
        HttpResponse<String> first = open(body, "Idempotency-Key", email);
        HttpResponse<String> second = open(body, "Idempotency-Key", email);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        HttpResponse<String> otherPassword = open(body.replace("client's", "clients'"), "Idempotency-Key", email);
        assertThat(otherPassword.statusCode()).isEqualTo(422);
        assertThat(Api.json(otherPassword).path("code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(open(body, "Idempotency-Key", "not visible ASCII").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theListIsFilteredByStatusAndPaged() {
        Fixtures.ClientUser one = fixtures.newAccount();
        Fixtures.ClientUser two = fixtures.newAccount();
        assertThat(changeStatus(one, "suspend").statusCode()).isEqualTo(200);
        assertThat(changeStatus(two, "suspend").statusCode()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = Api.json(
                    fixtures.api().get("/ops/v1/accounts?status=suspended&limit=1" + cursor, fixtures.operator()));
            page.path("accounts").forEach(account -> {
                assertThat(account.path("status").stringValue()).isEqualTo("SUSPENDED");
                ids.add(account.path("id").stringValue());
            });
            more = page.path("hasMore").booleanValue();
            cursor = "&cursor=" + page.path("nextCursor").stringValue("");
        }
        assertThat(ids).contains(one.id(), two.id()).doesNotHaveDuplicates().isSorted();
        assertThat(fixtures.api()
                        .get("/ops/v1/accounts?status=CLOSED", fixtures.operator())
                        .statusCode())
                .isEqualTo(400);
        assertThat(fixtures.api().get("/ops/v1/accounts", fixtures.operator()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void approvingAnUnknownAccountIsNotFound() {
        for (String id : List.of("nonsense", "wh_01h455vb4pex5vsknk084sn02q", "acc_01h455vb4pex5vsknk084sn02q")) {
            HttpResponse<String> answer =
                    fixtures.api().post("/ops/v1/accounts/" + id + "/approve", fixtures.operator(), null);
            assertThat(answer.statusCode()).isEqualTo(404);
        }
    }

    private HttpResponse<String> changeStatus(Fixtures.ClientUser client, String action) {
        return fixtures.api().post("/ops/v1/accounts/" + client.id() + "/" + action, fixtures.operator(), null);
    }

    private HttpResponse<String> open(String body, String... headers) {
        return fixtures.api().post("/ops/v1/accounts", fixtures.operator(), body, headers);
    }

    private static String newEmail() {
        return "new-" + UUID.randomUUID() + "@example.com";
    }
}
