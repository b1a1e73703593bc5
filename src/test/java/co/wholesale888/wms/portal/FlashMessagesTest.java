package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What confirms a change is shown once, and only after the change. */
@ServiceTest
class FlashMessagesTest {

    private static final String REVOKED = "The key is revoked";

    @Autowired
    private Fixtures fixtures;

    @Test
    void messageIsShownOnceOnTheNextPage() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        HttpResponse<String> revoked = portal.send(portal.page(keys), "form[action$=/revoke]");
        assertThat(revoked.headers().firstValue("Location").orElseThrow()).endsWith(keys);

        assertThat(portal.get(keys, "X-Reload", "true").body())
                .as("another page that reloads itself")
                .doesNotContain(REVOKED);
        assertThat(portal.follow(revoked).text()).contains(REVOKED);
        assertThat(portal.page(keys).text()).doesNotContain(REVOKED);
    }

    @Test
    void linkCannotForgeMessage() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        for (String page : new String[] {"", "/keys", "/webhooks", "/start", "/count"}) {
            String path = "/portal/warehouses/" + warehouse.id() + page;
            assertThat(portal.get(path + "?done=revoked").body()).as(path).doesNotContain(REVOKED);
        }
        assertThat(PortalClient.of(fixtures)
                        .get("/portal/sign-in?done=signed-out")
                        .body())
                .doesNotContain("You are signed out");
    }

    @Test
    void otherParametersOfTheRedirectStay() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String levels = "/portal/operator/warehouses/" + warehouse.id() + "/levels";
        HttpResponse<String> registered =
                operator.send(operator.page(levels), "main form", "sku", "A/1+2", "threshold", "1", "par", "2");
        assertThat(registered.headers().firstValue("Location").orElseThrow()).endsWith(levels + "?sku=A%2F1%2B2");
        assertThat(operator.follow(registered).text()).contains("The SKU is registered", "A/1+2");
    }
}
