package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A webhook to which events 1 to n have been delivered in vain, as rows of the database: event i was attempted i
 * milliseconds after the first second of November 2026.
 *
 * @param hook the id of the webhook, which nobody listens to
 */
public record AttemptedFixture(JdbcClient jdbc, WarehouseFixture warehouse, String hook) {

    public static final String START = "2026-11-01T00:00:00Z";
    public static final String END = "2026-11-02T00:00:00Z";

    public static AttemptedFixture of(JdbcClient jdbc, WarehouseFixture warehouse, int events) {
        TestReceiver closed = TestReceiver.answering(200);
        closed.close();
        String hook = warehouse.webhook(closed.url(), "stock.low", "ONCE");
        AttemptedFixture fixture = new AttemptedFixture(jdbc, warehouse, hook);
        jdbc.sql("""
                        insert into event (warehouse_id, sequence, id, type, occurred_at, data)
                        select ?, n, gen_random_uuid(), case when n % 2 = 0 then 'stock.low' else 'alert.triggered' end,
                            now(), '{}' from generate_series(1, ?) n""").params(warehouse.access().uuid(), events).update();
        jdbc.sql("update event_head set sequence = ? where warehouse_id = ?")
                .params(events, warehouse.access().uuid())
                .update();
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type,
                            event_sequence, bytes, attempt, status, due_at, attempted_at)
                        select warehouse_id, ?, gen_random_uuid(), id, type, sequence, 2, 1, 'FAILED', now(),
                            '2026-11-01T00:00:00Z'::timestamptz + sequence * interval '1 millisecond'
                        from event where warehouse_id = ?""").params(fixture.hookId(), warehouse.access().uuid()).update();
        return fixture;
    }

    /** Sends the request again where a loaded machine had no time for it. */
    HttpResponse<String> redeliver(String body, String... headers) {
        String path = "/v1/webhooks/" + hook + "/redeliver";
        return warehouse.api().patient().post(path, warehouse.access().authorization(), body, headers);
    }

    /** Redelivers what was attempted from one time to another, and returns the answer's number or its status. */
    public int queued(String from, String to, String more) {
        HttpResponse<String> answer = redeliver("{\"from\":\"%s\",\"to\":\"%s\"%s}".formatted(from, to, more));
        return answer.statusCode() == 202 ? Api.json(answer).path("queued").intValue() : -answer.statusCode();
    }

    /** Waits until the events of all redeliveries are queued, and returns how many these are. */
    public int queuedAtLast() {
        Awaitility.await()
                .until(() -> jdbc.sql("select count(*) from redelivery where warehouse_id = ? and finished_at is null")
                        .param(warehouse.access().uuid())
                        .query(Integer.class)
                        .single()
                        .equals(0));
        return redeliveries();
    }

    /** How many redeliveries have been queued, sent or not. */
    public int redeliveries() {
        return jdbc.sql(
                        "select count(*) from webhook_delivery where warehouse_id = ? and webhook_id = ? and redelivery")
                .params(warehouse.access().uuid(), hookId())
                .query(Integer.class)
                .single();
    }

    /** How many events these redeliveries are of. */
    public int redeliveredEvents() {
        return jdbc.sql(
                        "select count(distinct event_id) from webhook_delivery where warehouse_id = ? and webhook_id = ?"
                                + " and redelivery")
                .params(warehouse.access().uuid(), hookId())
                .query(Integer.class)
                .single();
    }

    UUID hookId() {
        return IdKind.WEBHOOK.require(hook);
    }
}
