package co.wholesale888.wms.security;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.apppasswords.AppPasswords;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.SlowRequest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Credentials that are revoked while the body of their request arrives. */
@ServiceTest
class RevokedMeanwhileTest {

    private static final String WAREHOUSES = "/v1/warehouses";
    private static final String NEW_WAREHOUSE = "{\"code\":\"LATE\",\"name\":\"a\"}";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private AppPasswords appPasswords;

    @Autowired
    private UserPasswords passwords;

    @Autowired
    private JdbcClient jdbc;

    private WarehouseFixture stock;
    private Fixtures.ClientUser client;

    @BeforeEach
    void create() {
        stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        client = stock.access().client();
        stock.register(fixtures.operator(), "A", 40, 120);
        assertThat(stock.count("A", 100).statusCode()).isEqualTo(200);
    }

    @Test
    void aSlowBodyWithAValidTokenIsWritten() {
        assertThat(sell(() -> {})).startsWith("HTTP/1.1 200 ");
        assertThat(stock.ledger()).hasSize(2);
    }

    @Test
    void aTokenThatIsRevokedMeanwhileWritesNothing() {
        String answer = sell(() -> fixtures.revoke(stock.access()));

        assertThat(answer)
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Bearer", "invalid_token", "since the request began");
        assertThat(entries()).isOne();
    }

    @Test
    void theTokenOfAnAccountThatIsSuspendedMeanwhileWritesNothing() {
        assertThat(sell(this::suspend)).startsWith("HTTP/1.1 401 ").contains("invalid_token");
        assertThat(entries()).isOne();
    }

    @Test
    void aUserWhoseAccountIsSuspendedMeanwhileChangesNothing() {
        assertThat(register(client.authorization(), this::suspend))
                .startsWith("HTTP/1.1 403 ")
                .contains("insufficient_scope");
        assertNothingRegistered();
    }

    @Test
    void aPasswordThatIsChangedMeanwhileChangesNothing() {
        PortalClient portal = PortalClient.as(fixtures, client);

        String answer = register(client.authorization(), () -> changePassword(portal));

        assertThat(answer)
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Basic", "invalid_credentials", "since the request began");
        assertNothingRegistered();
    }

    @Test
    void anAppPasswordThatIsRevokedMeanwhileChangesNothing() {
        UUID user = Fixtures.userId(jdbc, client.email());
        SignIns.Checked checked = passwords.requireCurrent(client.email(), client.password(), "127.0.0.1");
        String authorization = Api.basic(client.email(), appPasswords.create(checked, "erp"));

        String answer = register(
                authorization,
                () -> appPasswords.revoke(user, appPasswords.of(user).getFirst().id()));

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("invalid_credentials", "since the request began");
        assertNothingRegistered();
    }

    @Test
    void aSessionThatEndsMeanwhileChangesNothingByTheApi() {
        PortalClient portal = PortalClient.as(fixtures, client);

        String answer = SlowRequest.post(
                stock.api(),
                WAREHOUSES,
                NEW_WAREHOUSE,
                () -> endSessions(portal),
                "Cookie",
                "wms-session=" + portal.session(),
                "X-CSRF-Token",
                token(portal));

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("missing_token", "Your session has ended");
        assertNothingRegistered();
    }

    @Test
    void aSessionThatEndsMeanwhileChangesNothingOnPages() {
        PortalClient portal = PortalClient.as(fixtures, client);

        String answer = submit(portal, "", () -> endSessions(portal), "X-CSRF-Token", token(portal));

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("Your session has ended");
        assertNothingRegistered();
    }

    @Test
    void aFormWhoseTokenIsInItsBodyIsReadAsSlowly() {
        PortalClient portal = PortalClient.as(fixtures, client);

        String answer = submit(portal, "&_csrf=" + token(portal), this::suspend);

        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Your account may change nothing");
        assertNothingRegistered();
    }

    private String sell(Runnable meanwhile) {
        return SlowRequest.post(
                stock.api(),
                "/v1/stock/update",
                batch(line("A", -1)),
                meanwhile,
                "Authorization",
                stock.access().authorization());
    }

    private String register(String authorization, Runnable meanwhile) {
        return SlowRequest.post(stock.api(), WAREHOUSES, NEW_WAREHOUSE, meanwhile, "Authorization", authorization);
    }

    private String submit(PortalClient portal, String moreFields, Runnable meanwhile, String... headers) {
        List<String> all = new ArrayList<>(List.of("Cookie", "wms-session=" + portal.session()));
        all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        all.addAll(List.of(headers));
        return SlowRequest.post(
                stock.api(),
                "/portal/warehouses/new",
                "code=LATE&name=a" + moreFields,
                meanwhile,
                all.toArray(String[]::new));
    }

    private static String token(PortalClient portal) {
        return portal.page("/portal/warehouses/new").select("input[name=_csrf]").val();
    }

    private void suspend() {
        String path = "/ops/v1/accounts/" + client.id() + "/suspend";
        assertThat(stock.api().post(path, fixtures.operator(), null).statusCode())
                .isEqualTo(200);
    }

    private static void endSessions(PortalClient portal) {
        PortalClient.expect(302, portal.submit("/portal/profile", "/portal/profile/sessions/end-all"));
    }

    private void changePassword(PortalClient portal) {
        Document profile = portal.page("/portal/profile");
        String form = "form[action$=/profile/password]";
        PortalClient.expect(
                302, portal.send(profile, form, "current", client.password(), "password", "another client's password"));
    }

    private long entries() {
        return count("ledger_entry where warehouse_id = ?", stock.access().uuid());
    }

    private void assertNothingRegistered() {
        assertThat(count("warehouse where account_id = ?", client.uuid())).isOne();
    }

    private long count(String rows, UUID id) {
        return jdbc.sql("select count(*) from " + rows)
                .param(id)
                .query(Long.class)
                .single();
    }
}
