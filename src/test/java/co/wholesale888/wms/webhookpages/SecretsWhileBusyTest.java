package co.wholesale888.wms.webhookpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A page that shows a secret once cannot be read, because a table that it reads is locked. */
@ExclusiveServiceTest
class SecretsWhileBusyTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Value("${spring.datasource.url}")
    private String database;

    private WarehouseFixture fixture;
    private PortalClient portal;
    private UUID warehouse;
    private String hooks;

    @BeforeEach
    void signIn() {
        fixture = WarehouseFixture.with(fixtures, 0, "A");
        portal = PortalClient.as(fixtures, fixture.access().client());
        warehouse = fixture.access().uuid();
        hooks = "/portal/warehouses/" + fixture.access().id() + "/webhooks";
    }

    /** The next rotation would drop the secret that the receiver has. */
    @Test
    void aSecretThatCannotBeShownIsNotRotated() throws SQLException {
        String hook = fixture.webhook("https://erp.example.com/", "stock.low", "ONCE");
        byte[] before = secret();
        Document page = portal.page(hooks + "/" + hook);

        whileLocked(page, "form[action$=/rotate]");

        assertThat(secret()).isEqualTo(before);
    }

    @Test
    void whoCannotSeeANewSecretIsNotToldThatNothingWasChanged() throws SQLException {
        Document busy = whileLocked(portal.page(hooks), "main form", "url", "https://erp.example.com/", "events", "*");

        assertThat(busy.text())
                .contains("Your change was made", "create another one")
                .doesNotContain("Nothing was changed");
        assertThat(secret()).isNotEmpty();
    }

    private Document whileLocked(Document page, String form, String... changed) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database)) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table webhook_delivery in access exclusive mode");
            return PortalClient.expect(503, portal.impatient().send(page, form, changed));
        }
    }

    private byte[] secret() {
        return jdbc.sql("select secret from webhook where warehouse_id = ?")
                .param(warehouse)
                .query((row, n) -> row.getBytes(1))
                .single();
    }
}
