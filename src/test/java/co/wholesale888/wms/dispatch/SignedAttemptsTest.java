package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Every attempt is signed with the secrets of its own time, not with those of the first attempt. */
@ConcurrentServiceTest
@Execution(ExecutionMode.CONCURRENT)
class SignedAttemptsTest {

    private static final int ATTEMPTS = 8;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private TestReceiver receiver;
    private WarehouseFixture warehouse;
    private JsonNode created;
    private String hook;

    @BeforeEach
    void register() {
        receiver = TestReceiver.answering(500);
        warehouse = WarehouseFixture.with(fixtures, 100, "A");
        created = post("/v1/webhooks", """
                {"url":"%s","events":["stock.changed"],"delivery":"RETRY"}""".formatted(receiver.url()));
        hook = "/v1/webhooks/" + created.path("id").stringValue();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void attemptsAfterARotationAndRedeliveriesAreSignedAfresh() throws Exception {
        String secret = created.path("secret").stringValue();
        String next = null;
        warehouse.sell(null, "A");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            requireSigned(attempt, secret, next);
            switch (attempt) {
                case 2 -> next = rotate(86_400);
                case 4 -> {
                    secret = rotate(0);
                    next = null;
                }
                case 6 -> next = rotate(86_400);
                default -> {}
            }
            execute("update webhook_delivery set due_at = now() where warehouse_id = ? and status = 'PENDING'");
        }
        assertThat(deliveries("PENDING")).as("after the last attempt").isEmpty();

        redeliverFirst();
        requireSigned(ATTEMPTS + 1, secret, next);
        execute("update webhook set previous_secret_expires_at = now() where warehouse_id = ?");
        redeliverFirst();
        requireSigned(ATTEMPTS + 2, String.valueOf(next), null);
    }

    /** Requires that the latest attempt, which is this one, is recorded and signed with these secrets alone. */
    private void requireSigned(int attempt, String secret, @Nullable String next) throws Exception {
        Awaitility.await("attempt " + attempt).until(() -> deliveries("FAILED").size() == attempt);
        assertThat(receiver.requests()).hasSize(attempt);
        TestReceiver.Request request = receiver.requests().getLast();
        DeliveriesTest.assertSigned(request, secret, next);
        assertThat(request.header("webhook-id"))
                .isEqualTo(receiver.requests().getFirst().header("webhook-id"));
        assertThat(request.body()).isEqualTo(receiver.requests().getFirst().body());
        assertThat(request.header("webhook-signature").split(" ")).hasSize(next == null ? 1 : 2);
    }

    private void redeliverFirst() {
        post(hook + "/deliveries/" + deliveries("FAILED").path(0).path("id").stringValue() + "/redeliver", null);
    }

    private String rotate(int overlapSeconds) {
        return post(hook + "/rotate-secret", "{\"overlapSeconds\":%s}".formatted(overlapSeconds))
                .path("secret")
                .stringValue();
    }

    private JsonNode deliveries(String status) {
        return Api.json(warehouse.get(hook + "/deliveries?status=" + status)).path("deliveries");
    }

    private JsonNode post(String path, @Nullable String body) {
        HttpResponse<String> answer =
                warehouse.api().post(path, warehouse.access().authorization(), body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return Api.json(answer);
    }

    private void execute(String sql) {
        jdbc.sql(sql).param(warehouse.access().uuid()).update();
    }
}
