package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Verifying a ledger in the background: it is started, left, and come back to. */
@ServiceTest
class VerificationPageTest {

    private static final String VERIFY = "form[action$=/verify]";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private DataSource database;

    private WarehouseFixture stock;
    private PortalClient portal;
    private String ledger;

    @BeforeEach
    void signIn() {
        stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        portal = PortalClient.as(fixtures, stock.access().client());
        ledger = "/portal/warehouses/" + stock.access().id() + "/ledger";
    }

    @Test
    void theResultIsThereForWhoeverComesBack() {
        assertThat(portal.page(ledger + "/verify").text()).contains("No verification was started here");
        portal.follow(portal.send(portal.page(ledger), VERIFY));
        Document ended = ended();
        assertThat(ended.select("[role=status]").text()).contains("The ledger is intact", "2 entries checked");
        assertThat(ended.select("meta[http-equiv=refresh]")).isEmpty();

        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.94");
        Document page = operator.page(ledger);
        assertThat(page.select("#chain-head ~ p").text())
                .startsWith("Last verification")
                .endsWith(": intact");
        stock.sell(null, "A");
        operator.follow(operator.send(page, VERIFY));
        Awaitility.await().untilAsserted(() -> assertThat(ended().text()).contains("3 entries checked"));
    }

    @Test
    void oneEntryIsNotSeveral() {
        stock = WarehouseFixture.with(fixtures, 100, "A");
        ledger = "/portal/warehouses/" + stock.access().id() + "/ledger";
        portal.follow(portal.send(portal.page(ledger), VERIFY));
        Awaitility.await().untilAsserted(() -> assertThat(ended().text()).contains("1 entry checked: all hashes"));
    }

    @Test
    void oneThatRunsElsewhereIsNotStartedTwice() throws SQLException {
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (PreparedStatement lock = other.prepareStatement(
                    "select pg_advisory_xact_lock(hashtextextended('ledger verification ' || ?, 0))")) {
                lock.setString(1, stock.access().uuid().toString());
                lock.execute();
            }
            Document page = portal.page(ledger + "/verify");
            assertThat(page.select("main h2").text()).isEqualTo("It is running");
            assertThat(page.select("noscript meta[http-equiv=refresh]")).hasSize(1);

            portal.follow(portal.send(page, VERIFY));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(portal.page(ledger)
                                    .select("#chain-head ~ p")
                                    .text())
                            .startsWith("Last verification"));
            other.rollback();
        }
        assertThat(ended().select("[role=alert]").text()).startsWith("This ledger is being verified already.");
        portal.follow(portal.send(portal.page(ledger + "/verify"), VERIFY));
        Awaitility.await().untilAsserted(() -> assertThat(ended().text()).contains("The ledger is intact"));
    }

    private Document ended() {
        return Awaitility.await()
                .until(
                        () -> portal.page(ledger + "/verify"),
                        page -> !page.select("[data-ended]").isEmpty());
    }
}
