package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The rules of keys, and their reissue, in the portal. */
@ServiceTest
class KeyPagesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private Fixtures.WarehouseAccess warehouse;
    private PortalClient portal;
    private String keys;

    @BeforeEach
    void signIn() {
        warehouse = fixtures.newWarehouse();
        portal = PortalClient.as(fixtures, warehouse.client());
        keys = "/portal/warehouses/" + warehouse.id() + "/keys";
    }

    @Test
    void aKeyIsCreatedWithItsRules() {
        HttpResponse<String> created = create(
                "allowedAddresses", " 203.0.113.0/24 \r\n\r\n2001:db8::/32\r\n", "requireIdempotencyKey", "true");

        PortalClient.expect(200, created);
        JsonNode token = tokens().get(1);
        assertThat(token.path("allowedAddresses").toString()).isEqualTo("[\"203.0.113.0/24\",\"2001:db8::/32\"]");
        assertThat(token.path("requireIdempotencyKey").booleanValue()).isTrue();
        String row = portal.page(keys).select("tr:contains(guarded)").text();
        assertThat(row).contains("only from 203.0.113.0/24, 2001:db8::/32", "requires an Idempotency-Key");
    }

    @Test
    void aKeyIsCreatedWithoutRules() {
        PortalClient.expect(200, create("allowedAddresses", " \r\n "));

        JsonNode token = tokens().get(1);
        assertThat(token.path("allowedAddresses")).isEmpty();
        assertThat(token.path("requireIdempotencyKey").booleanValue()).isFalse();
        assertThat(portal.page(keys).select("tr:contains(guarded)").text())
                .doesNotContain("only from", "Idempotency-Key");
    }

    @Test
    void everyBadAddressIsShownAtTheField() {
        String entered = "10.0.0.1/8\r\n203.0.113.7\r\nerp.example.com";
        Document page = PortalClient.expect(
                422,
                create(
                        "allowedAddresses",
                        entered,
                        "requireIdempotencyKey",
                        "true",
                        "expiresAt",
                        "2001-01-01",
                        "role",
                        "WORKER"));

        assertThat(page.select("#allowedAddresses[aria-invalid=true]").val().lines())
                .containsExactlyElementsOf(entered.lines().toList());
        assertThat(page.select("#allowedAddresses-hint .error").text())
                .contains("'10.0.0.1/8' is an address within the block 10.0.0.0/8", "'erp.example.com' is not")
                .doesNotContain("203.0.113.7' is");
        assertThat(page.select("#requireIdempotencyKey").hasAttr("checked")).isTrue();
        assertThat(page.select("#expiresAt-hint .error").text()).isEqualTo("Expires must be in the future.");
        assertThat(page.select("#workerId-hint .error").text()).isEqualTo("Worker ID is required for a WORKER.");
        assertThat(tokens()).hasSize(1);
    }

    @Test
    void tooManyAddressesAreNamedByTheLabel() {
        Document page = PortalClient.expect(422, create("allowedAddresses", "10.0.0.1\r\n".repeat(21)));

        assertThat(page.select("#allowedAddresses-hint .error").text())
                .isEqualTo("Allowed addresses must have at most 20 entries.");
    }

    @Test
    void theOldKeyWorksForTheChosenTime() {
        Document page = PortalClient.expect(200, portal.submit(keys, reissue(), "overlap", "day"));

        assertThat(page.select(".secret").text()).contains("The old key works until");
        String secret = page.select("#secret").text();
        assertThat(me(secret)).isEqualTo(200);
        assertThat(me(warehouse.token())).isEqualTo(200);
        Document list = portal.page(keys);
        String prefix = warehouse.token().substring(0, 12);
        assertThat(list.select("tr:contains(" + prefix + ")").text()).contains("replaced; works until");
        assertThat(list.select("form[action$=/revoke]")).hasSize(2);
        assertThat(list.select("form[action$=/reissue]")).as("only the new one").hasSize(1);
    }

    @Test
    void withoutAChoiceTheOldKeyEndsAtOnce() {
        for (String choice : new String[] {"", "none"}) {
            String old = warehouse.token();
            Document page = PortalClient.expect(200, portal.submit(keys, reissue(), "overlap", choice));

            assertThat(page.select(".secret").text()).doesNotContain("The old key works");
            warehouse = new Fixtures.WarehouseAccess(
                    warehouse.client(),
                    warehouse.id(),
                    warehouse.uuid(),
                    page.select("#secret").text());
            assertThat(me(old)).isEqualTo(401);
            assertThat(me(warehouse.token())).isEqualTo(200);
        }
    }

    @Test
    void anUnknownChoiceChangesNothing() {
        PortalClient.expect(422, portal.submit(keys, reissue(), "overlap", "year"));

        assertThat(tokens()).hasSize(1);
    }

    @Test
    void refusalsSpeakOfKeys() {
        String reissue = reissue();
        PortalClient.expect(200, portal.submit(keys, reissue, "overlap", "day"));

        String ended = PortalClient.expect(409, portal.submit(keys, reissue, "overlap", "day"))
                .select("[role=alert]")
                .text();
        assertThat(ended).startsWith("This key was revoked or reissued").doesNotContain("oken", "tok_");

        jdbc.sql("""
                        insert into token (warehouse_id, id, name, role, prefix, hash, created_at)
                        select warehouse_id, lpad(n::text, 32, '0')::uuid, 'more', role, prefix,
                            sha256((id::text || n)::bytea), created_at
                        from token cross join generate_series(1, 998) n
                        where warehouse_id = ? and replaced_by is null""").param(warehouse.uuid()).update();
        String full = "A warehouse may have up to 1,000 active keys. Revoke some that are not used.";
        assertThat(PortalClient.expect(409, create("overlap", "none"))
                        .select("[role=alert]")
                        .text())
                .isEqualTo(full);
        assertThat(PortalClient.expect(409, portal.submit(keys, reissue(), "overlap", "day"))
                        .select("[role=alert]")
                        .text())
                .isEqualTo(full);
    }

    @Test
    void keysStayInReachAfterManyReissues() {
        Fixtures.WarehouseAccess access =
                WarehouseFixture.with(fixtures, 10, "A").access();
        jdbc.sql("""
                        insert into token (warehouse_id, id, name, role, prefix, hash, created_at, revoked_at)
                        select warehouse_id, lpad(n::text, 32, '0')::uuid, 'old', role, prefix,
                            sha256((id::text || n)::bytea), created_at, now()
                        from token cross join generate_series(1, 5001) n where warehouse_id = ?""").param(access.uuid()).update();
        String at = "/portal/warehouses/" + access.id();
        portal = PortalClient.as(fixtures, access.client());

        Document list = portal.page(at + "/keys");
        assertThat(list.select("tr:contains(supervisor) form[action$=/revoke]")).hasSize(1);
        assertThat(list.select("details.more tbody tr")).hasSize(100);
        Document change = portal.page(at + "/stock/A/record");
        Document checked =
                PortalClient.expect(200, portal.send(change, "form[action$=/record]", "kind", "SALE", "quantity", "1"));
        assertThat(checked.select("#key option").eachText()).containsExactly("supervisor");
        Document requests = Awaitility.await()
                .until(
                        () -> portal.page(at + "/requests"),
                        page -> !page.select("tbody tr").isEmpty());
        assertThat(requests.select("tbody tr").text()).contains("supervisor");
        assertThat(requests.select("#key option").eachText())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("supervisor");
    }

    private HttpResponse<String> create(String... fields) {
        List<String> all = new ArrayList<>(List.of("name", "guarded"));
        all.addAll(Arrays.asList(fields));
        if (!all.contains("role")) {
            all.addAll(List.of("role", "SUPERVISOR"));
        }
        return portal.submit(keys, keys, all.toArray(String[]::new));
    }

    private String reissue() {
        return portal.page(keys).select("form[action$=/reissue]").attr("action");
    }

    private int me(String token) {
        return fixtures.api().get("/v1/me", Api.bearer(token)).statusCode();
    }

    private JsonNode tokens() {
        String path = "/v1/warehouses/" + warehouse.id() + "/tokens";
        return Api.json(fixtures.api().get(path, warehouse.client().authorization()))
                .path("tokens");
    }
}
