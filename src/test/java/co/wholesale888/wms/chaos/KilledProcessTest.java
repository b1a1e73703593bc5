package co.wholesale888.wms.chaos;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.redelivery.AttemptedFixture;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A process is killed (kill -9) in the middle of several kinds of work, each of a warehouse of its own, and another
 * instance takes over: deliveries are in flight, and of a count and of the second batch of a redelivery everything is
 * written but not committed.
 */
class KilledProcessTest {

    /** Lets neither of the two transactions end while somebody holds the lock. */
    private static final String HOLD = """
            create function hold() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock(888); return new; end';
            create trigger hold before update on import_file
                for each row when (new.state = 'APPLIED') execute function hold();
            create trigger hold before update on redelivery
                for each row when (new.queued = 2000) execute function hold()""";

    private static final String HELD = """
            select count(*) from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())""";

    /** How many attempts run at an endpoint at the same time. */
    private static final int IN_FLIGHT = 4;

    private static final List<String> SKUS =
            IntStream.range(0, 20).mapToObj(i -> "S" + i).toList();

    @Test
    void anotherInstanceEndsEachWorkOnce() throws Exception {
        String url = TestPostgres.newDatabase();
        try (TestReceiver healthy = TestReceiver.answering(200);
                TestReceiver hanging = TestReceiver.hanging();
                Connection connection = DriverManager.getConnection(url);
                ServiceProcess victim = ServiceProcess.onDatabase(
                        url,
                        "--wms.webhooks.allow-private-targets=true",
                        // Held for longer than all of this takes
                        "--spring.datasource.hikari.connection-init-sql=set lock_timeout = 0",
                        "--spring.datasource.hikari.data-source-properties.socketTimeout=90")) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            Fixtures fixtures = Fixtures.at(victim.baseUri());
            WarehouseFixture sold = WarehouseFixture.with(fixtures, 1_000, SKUS.toArray(String[]::new));
            String answered = sold.webhook(healthy.url(), "alert.triggered", "ONCE");
            sellNearlyAll(sold, SKUS.subList(0, 14));
            // Only for the last sales: a hanging attempt ends after five seconds, and the changes that are held take
            // the connections by which a webhook is registered
            String hung = sold.webhook(hanging.url(), "stock.changed", "ONCE");
            WarehouseFixture counted = WarehouseFixture.with(fixtures, 100, "A", "B");
            AttemptedFixture attempted = AttemptedFixture.of(jdbc, WarehouseFixture.with(fixtures, 0), 2_500);
            jdbc.sql(HOLD).update();
            jdbc.sql("select pg_advisory_lock(888)").query(row -> {});
            applyCount(fixtures, counted);
            assertThat(attempted.queued(AttemptedFixture.START, AttemptedFixture.END, ""))
                    .isEqualTo(2_500);
            Awaitility.await().until(() -> number(jdbc, HELD) == 2);
            sellNearlyAll(sold, SKUS.subList(14, 20));
            Awaitility.await().until(() -> hanging.requests().size() == IN_FLIGHT);

            victim.kill();

            Set<String> inFlight = hanging.requests().stream()
                    .map(request -> request.header("X-WMS-Delivery"))
                    .collect(Collectors.toSet());
            assertThat(attempted.redeliveries()).isEqualTo(1_000);
            assertThat(states(jdbc, counted)).containsExactly("APPLYING");
            jdbc.sql("select pg_advisory_unlock(888)").query(row -> {});
            jdbc.sql("drop function hold cascade").update();
            assertThat(jdbc.sql("select count(*) from ledger_entry where warehouse_id = ?")
                            .param(counted.access().uuid())
                            .query(Long.class)
                            .single())
                    .as("what the killed instance wrote was never committed")
                    .isEqualTo(2);
            jdbc.sql("update import_file set leased_until = now()").update();
            try (Instance survivor = Instance.start(url)) {
                requireEveryEventOnceOrUnknown(sold.through(survivor.api()), answered, healthy);
                requireUnknown(sold.through(survivor.api()), hung, hanging, inFlight);
                requireCountedOnce(jdbc, counted.through(survivor.api()));
                requireRedeliveredOnce(jdbc, attempted);
            }
            assertThat(number(jdbc, "select count(*) from webhook_delivery where leased_until is not null"))
                    .isZero();
        }
    }

    private static void applyCount(Fixtures fixtures, WarehouseFixture warehouse) {
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String at = "/portal/warehouses/" + warehouse.access().id() + "/count";
        Document page = portal.follow(
                portal.send(portal.page(at), "form[action$=/count]", "rows", "sku,countedQuantity\nA,90\nB,80\n"));
        portal.follow(portal.send(page, "form[action$=/apply]"));
    }

    private static void sellNearlyAll(WarehouseFixture warehouse, List<String> skus) {
        for (String sku : skus) {
            assertThat(warehouse.update(batch(line(sku, -990)), null).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void requireEveryEventOnceOrUnknown(WarehouseFixture warehouse, String hook, TestReceiver receiver) {
        Awaitility.await()
                .until(() ->
                        warehouse.deliveries(hook, "?status=SUCCEEDED,UNKNOWN").size() == SKUS.size());
        assertThat(Api.json(warehouse.get("/v1/events?type=alert.triggered")).path("events"))
                .extracting(event -> event.at("/data/sku").stringValue())
                .containsExactlyInAnyOrderElementsOf(SKUS);
        assertThat(Api.json(warehouse.get("/v1/alerts")).path("alerts")).hasSameSizeAs(SKUS);
        assertThat(warehouse.deliveries(hook, "")).hasSameSizeAs(SKUS);
        assertThat(receiver.requests())
                .extracting(request -> request.json().at("/data/sku").stringValue())
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(
                        warehouse.deliveries(hook, "?status=SUCCEEDED").size());
    }

    private static void requireUnknown(
            WarehouseFixture warehouse, String hook, TestReceiver receiver, Set<String> inFlight) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(warehouse.deliveries(hook, "?status=UNKNOWN"))
                        .extracting(delivery -> delivery.path("id").stringValue())
                        .containsExactlyInAnyOrderElementsOf(inFlight));
        Awaitility.await().until(() -> receiver.requests().size() > inFlight.size());
        assertThat(receiver.requests())
                .extracting(request -> request.header("X-WMS-Delivery"))
                .doesNotHaveDuplicates();
    }

    private static void requireCountedOnce(JdbcClient jdbc, WarehouseFixture warehouse) {
        Awaitility.await().until(() -> states(jdbc, warehouse), List.of("APPLIED")::equals);
        assertThat(warehouse.ledger())
                .extracting(entry -> entry.path("sku").stringValue() + " "
                        + entry.path("quantityAfter").longValue())
                .containsExactly("A 100", "B 100", "A 90", "B 80");
        assertThat(number(jdbc, "select count(*) from audit_entry where action = 'STOCK_COUNTED'"))
                .isEqualTo(1);
        warehouse.verify();
    }

    private static void requireRedeliveredOnce(JdbcClient jdbc, AttemptedFixture attempted) {
        assertThat(attempted.queuedAtLast()).isEqualTo(2_500);
        assertThat(attempted.redeliveredEvents()).isEqualTo(2_500);
        assertThat(jdbc.sql("select queued from redelivery")
                        .query(Integer.class)
                        .list())
                .containsExactly(2_500);
    }

    private static List<String> states(JdbcClient jdbc, WarehouseFixture warehouse) {
        return jdbc.sql("select state from import_file where warehouse_id = ?")
                .param(warehouse.access().uuid())
                .query(String.class)
                .list();
    }

    private static long number(JdbcClient jdbc, String query) {
        return jdbc.sql(query).query(Long.class).single();
    }
}
