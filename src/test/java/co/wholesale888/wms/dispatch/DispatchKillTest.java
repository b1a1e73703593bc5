package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What happens to crossings and deliveries when an instance is killed or stopped. */
class DispatchKillTest {

    private static final String ALLOW_PRIVATE = "--wms.webhooks.allow-private-targets=true";

    /** One webhook answers and one hangs when the instance is killed (kill -9); another instance takes over. */
    @Test
    void afterAKillEveryDeliveryIsSentOnceOrUnknown() throws Exception {
        String[] skus = IntStream.range(0, 20).mapToObj(i -> "S" + i).toArray(String[]::new);
        try (DisposablePostgres postgres = DisposablePostgres.create();
                TestReceiver healthy = TestReceiver.answering(200);
                TestReceiver hanging = TestReceiver.hanging();
                ServiceProcess victim = ServiceProcess.onDatabase(postgres.url(), ALLOW_PRIVATE)) {
            WarehouseFixture there = WarehouseFixture.with(Fixtures.at(victim.baseUri()), 1_000, skus);
            String answered = there.webhook(healthy.url(), "alert.triggered", "ONCE");
            sellNearlyAll(there, List.of(skus).subList(0, 14));
            // Only for the last sales: a hanging attempt ends after five seconds, and then there are more than the
            // first
            String hung = there.webhook(hanging.url(), "stock.changed", "ONCE");
            sellNearlyAll(there, List.of(skus).subList(14, 20));
            Awaitility.await().until(() -> hanging.requests().size() == Endpoint.MAX_RUNNING);
            victim.kill();
            Set<String> inFlight = deliveryIds(hanging);

            try (Instance survivor = Instance.start(postgres.url())) {
                WarehouseFixture here = there.through(survivor.api());
                requireEveryEventOnceOrUnknown(here, answered, healthy, skus);
                requireUnknown(here, hung, inFlight);
                int asked = inFlight.size();
                Awaitility.await().until(() -> hanging.requests().size() > asked);
                assertThat(hanging.requests())
                        .extracting(request -> request.header("X-WMS-Delivery"))
                        .doesNotHaveDuplicates();
            }
            assertThat(pendingDeliveries(postgres, "leased_until is not null")).isZero();
        }
    }

    private static void sellNearlyAll(WarehouseFixture warehouse, List<String> skus) {
        for (String sku : skus) {
            assertThat(warehouse.update(batch(line(sku, -990)), null).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void requireEveryEventOnceOrUnknown(
            WarehouseFixture warehouse, String hook, TestReceiver receiver, String... skus) {
        Awaitility.await()
                .until(() ->
                        warehouse.deliveries(hook, "?status=SUCCEEDED,UNKNOWN").size() == skus.length);
        assertThat(Api.json(warehouse.get("/v1/events?type=alert.triggered")).path("events"))
                .extracting(event -> event.at("/data/sku").stringValue())
                .containsExactlyInAnyOrder(skus);
        assertThat(Api.json(warehouse.get("/v1/alerts")).path("alerts")).hasSize(skus.length);
        assertThat(warehouse.deliveries(hook, "")).hasSize(skus.length);
        assertThat(receiver.requests())
                .extracting(request -> request.json().at("/data/sku").stringValue())
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(
                        warehouse.deliveries(hook, "?status=SUCCEEDED").size());
    }

    private static void requireUnknown(WarehouseFixture warehouse, String hook, Set<String> ids) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(warehouse.deliveries(hook, "?status=UNKNOWN"))
                        .extracting(delivery -> delivery.path("id").stringValue())
                        .containsExactlyInAnyOrderElementsOf(ids));
    }

    private static Set<String> deliveryIds(TestReceiver receiver) {
        Set<String> ids = new HashSet<>();
        receiver.requests().forEach(request -> ids.add(request.header("X-WMS-Delivery")));
        return ids;
    }

    private static long pendingDeliveries(DisposablePostgres postgres, String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from webhook_delivery where status = 'PENDING' and " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }
}
