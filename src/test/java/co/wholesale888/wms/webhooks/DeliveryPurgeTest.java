package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Old deliveries are deleted in small batches, and the webhook works meanwhile. */
@ServiceTest
class DeliveryPurgeTest {

    private static final Duration RETENTION = Duration.ofDays(30);
    private static final int OLD = 2 * BatchedPurge.BATCH_SIZE + 1_000;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DeliveryPurge purge;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void oldDeliveriesAreDeletedWhileNewOnesAreMade() {
        WarehouseAccess access = fixtures.newWarehouse();
        String webhook = "{\"url\":\"http://127.0.0.1:65001/hooks\",\"events\":[\"stock.low\"]}";
        String id = Api.json(fixtures.api().post("/v1/webhooks", access.authorization(), webhook))
                .path("id")
                .stringValue();
        UUID webhookId = IdKind.WEBHOOK.require(id);
        Webhook.Key key = new Webhook.Key(access.uuid(), webhookId);
        Instant before = Instant.now().minus(RETENTION);
        String oldId = new UUID(before.minusSeconds(86_400).toEpochMilli() << 16, 0).toString();
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type,
                            event_sequence, bytes, attempt, status, created_at, due_at, attempted_at)
                        select ?, ?, overlay(gen_random_uuid()::text placing ? from 1 for 14)::uuid,
                            gen_random_uuid(), 'stock.low', n, 1, 1, 'SUCCEEDED',
                            now() - interval '31 days', now() - interval '31 days', now() - interval '31 days'
                        from generate_series(1, ?) n""")
                .params(access.uuid(), webhookId, oldId.substring(0, 14), OLD)
                .update();

        transactions.executeWithoutResult(status -> {
            assertThat(purge.purgeBatch(key, before, BatchedPurge.BATCH_SIZE)).isEqualTo(BatchedPurge.BATCH_SIZE);
            HttpResponse<String> queued =
                    fixtures.api().post("/v1/webhooks/" + id + "/test", access.authorization(), null);
            assertThat(queued.statusCode()).isEqualTo(202);
        });
        purge.purge();

        assertThat(jdbc.sql("select count(*) from webhook_delivery where webhook_id = ?")
                        .param(webhookId)
                        .query(Long.class)
                        .single())
                .as("the new one")
                .isOne();
    }
}
