package co.wholesale888.wms.accounts;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class OperatorsTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Operators operators;

    @Autowired
    private ResetLinks links;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void concurrentStartsCreateOneOperator() {
        String email = newEmail();
        Set<UUID> ids = Set.copyOf(together(4, i -> operators.ensure(email, "an operator's password")));
        assertThat(ids).hasSize(1);
        assertThat(passwordsSet(email)).singleElement().satisfies(entry -> {
            assertThat(entry.at("/actor/kind").stringValue()).isEqualTo("SYSTEM");
            assertThat(entry.path("address").isNull()).isTrue();
            assertThat(entry.path("subject").stringValue())
                    .isEqualTo(IdKind.USER.format(ids.iterator().next()));
            assertThat(entry.path("details").toString())
                    .isEqualTo("{\"email\":\"%s\",\"by\":\"settings\",\"created\":true}".formatted(email));
        });
        assertThat(listAccounts(email, "an operator's password")).isEqualTo(200);
    }

    @Test
    void aChangedPasswordReplacesTheOldOne() {
        String email = newEmail();
        UUID id = operators.ensure(email, "the first password");
        assertThat(listAccounts(email, "the first password")).isEqualTo(200);
        links.issue(id, "");
        assertThat(operators.ensure(email, "the second password")).isEqualTo(id);
        assertThat(jdbc.sql("select user_id from password_reset where user_id = ?")
                        .param(id)
                        .query(UUID.class)
                        .list())
                .isEmpty();
        assertThat(listAccounts(email, "the first password")).isEqualTo(401);
        assertThat(listAccounts(email, "the second password")).isEqualTo(200);
        operators.ensure(email, "the second password");
        assertThat(passwordsSet(email))
                .extracting(entry -> entry.path("details").path("created").asBoolean())
                .as("newest first, and none for a start that changes nothing")
                .containsExactly(false, true);
    }

    @Test
    void theAddressOfAClientIsRejected() {
        Fixtures.ClientUser client = fixtures.newAccount();
        assertThatThrownBy(() -> operators.ensure(client.email(), "an operator's password"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("wms.operator.email");
    }

    private List<JsonNode> passwordsSet(String email) {
        JsonNode entries = Api.json(
                        fixtures.api().get("/ops/v1/audit?action=PASSWORD_CHANGED&limit=1000", fixtures.operator()))
                .path("entries");
        return entries.valueStream()
                .filter(entry -> entry.at("/details/email").asString().equals(email))
                .toList();
    }

    private int listAccounts(String email, String password) {
        return fixtures.api()
                .get("/ops/v1/accounts?limit=1", Api.basic(email, password))
                .statusCode();
    }

    private static String newEmail() {
        return "operator-" + UUID.randomUUID() + "@example.com";
    }
}
