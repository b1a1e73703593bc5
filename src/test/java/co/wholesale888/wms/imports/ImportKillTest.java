package co.wholesale888.wms.imports;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** An instance is killed (kill -9) between the entries of a count and the mark that it is applied. */
class ImportKillTest {

    /** Lets the import's row become APPLIED only while nobody holds the lock. */
    private static final String HOLD_THE_MARK = """
            create function hold() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock(888); return new; end';
            create trigger hold before update on import_file
                for each row when (new.state = 'APPLIED') execute function hold();
            select pg_advisory_lock(888)""";

    private static final String WAITING = """
            select count(*) from pg_locks where locktype = 'advisory' and objid = 888 and not granted""";

    @Test
    void theCountIsAppliedOnceByAnotherInstance() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                Connection connection = DriverManager.getConnection(postgres.url());
                Statement sql = connection.createStatement();
                ServiceProcess victim = ServiceProcess.onDatabase(postgres.url())) {
            WarehouseFixture there = WarehouseFixture.with(Fixtures.at(victim.baseUri()), 100, "A", "B");
            PortalClient portal = PortalClient.as(
                    Fixtures.at(victim.baseUri()), there.access().client());
            String at = "/portal/warehouses/" + there.access().id() + "/count";
            Document page = portal.follow(
                    portal.send(portal.page(at), "form[action$=/count]", "rows", "sku,countedQuantity\nA,90\nB,80\n"));
            sql.execute(HOLD_THE_MARK);
            portal.follow(portal.send(page, "form[action$=/apply]"));
            Awaitility.await().until(() -> number(sql, WAITING) == 1);

            victim.kill();

            assertThat(number(sql, "select count(*) from import_file where state = 'APPLYING'"))
                    .isEqualTo(1);
            sql.execute("select pg_advisory_unlock(888)");
            sql.execute("drop trigger hold on import_file");
            assertThat(number(sql, "select count(*) from ledger_entry"))
                    .as("what the killed instance wrote was never committed")
                    .isEqualTo(2);
            sql.execute("update import_file set leased_until = now()");
            try (Instance survivor = Instance.start(postgres.url())) {
                Awaitility.await()
                        .until(() -> number(sql, "select count(*) from import_file where state = 'APPLIED'") == 1);
                WarehouseFixture here = there.through(survivor.api());
                assertThat(here.ledger())
                        .extracting(entry -> entry.path("sku").stringValue() + " "
                                + entry.path("quantityAfter").longValue())
                        .containsExactly("A 100", "B 100", "A 90", "B 80");
                assertThat(number(sql, "select count(*) from audit_entry where action = 'STOCK_COUNTED'"))
                        .isEqualTo(1);
                here.verify();
            }
        }
    }

    private static long number(Statement sql, String query) throws SQLException {
        try (ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
