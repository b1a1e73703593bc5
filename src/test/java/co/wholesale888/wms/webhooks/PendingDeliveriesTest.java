package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is pending is listed without reading the rest of the log. */
@ServiceTest
class PendingDeliveriesTest {

    private static final int LOG = 20_000;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private JdbcClient jdbc;

    private UUID warehouse;
    private UUID webhook;

    @BeforeEach
    void register() {
        WarehouseFixture fixture = WarehouseFixture.with(fixtures, 1, "A");
        warehouse = fixture.access().uuid();
        webhook = IdKind.WEBHOOK.require(fixture.webhook("http://127.0.0.1:1/", "stock.low", "ONCE"));
    }

    @Test
    void theyAreListedNewestFirst() {
        UUID oldest = pending("null");
        UUID leased = pending("now() + interval '1 day'");
        log(3);
        UUID newest = pending("null");

        List<UUID> listed = new ArrayList<>();
        String before = null;
        do {
            Page<Delivery> page = deliveries.page(warehouse, webhook, Set.of(DeliveryStatus.PENDING), 2, before);
            page.items().forEach(delivery -> listed.add(delivery.id()));
            before = page.next();
        } while (before != null);

        assertThat(listed).containsExactly(newest, leased, oldest);
    }

    @Test
    void aLongLogIsNotRead() throws Exception {
        pending("null");
        log(LOG);
        pending("now() + interval '1 day'");
        NativeQuery query = DeliveryRepository.class
                .getDeclaredMethod("findPendingPage", UUID.class, UUID.class, UUID.class, int.class)
                .getAnnotation(NativeQuery.class);

        String plan = jdbc.sql("explain (analyze, format json) " + query.value())
                .param("warehouseId", warehouse)
                .param("webhookId", webhook)
                .param("before", new UUID(-1, -1))
                .param("max", 101)
                .query(String.class)
                .single();

        assertThat(rowsRead(JsonMapper.shared().readTree(plan).at("/0/Plan")))
                .as(plan)
                .isBetween(2.0, 50.0);
    }

    private static double rowsRead(JsonNode node) {
        double own = node.path("Actual Rows").asDouble(0)
                + node.path("Rows Removed by Filter").asDouble(0);
        return own * node.path("Actual Loops").asDouble(0)
                + node.path("Plans")
                        .valueStream()
                        .mapToDouble(PendingDeliveriesTest::rowsRead)
                        .sum();
    }

    private UUID pending(String leasedUntil) {
        UUID id = IdKind.next();
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at, leased_until)
                        values (?, ?, ?, gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'PENDING',
                            now() + interval '1 day', %s)
                        """.formatted(leasedUntil)).params(warehouse, webhook, id).update();
        return id;
    }

    private void log(int count) {
        UUID[] ids = new UUID[count];
        for (int i = 0; i < count; i++) {
            ids[i] = IdKind.next();
        }
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at, attempted_at)
                        select ?, ?, id, gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'SUCCEEDED', now(), now()
                        from unnest(?::uuid[]) id
                        """).param(warehouse).param(webhook).param(ids).update();
    }
}
