package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventBody;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** A delivery as people look into it: what it says, how it is signed, and whether a signature fits. No secret leaves it. */
@Service
public class DeliveryInspection {

    private static final String SECRETS =
            " w.secret, case when w.previous_secret_expires_at > :now then w.previous_secret end as previous_secret ";

    private final JdbcClient jdbc;
    private final SecretCipher safe;
    private final Clock clock;

    DeliveryInspection(JdbcClient jdbc, SecretCipher safe, Clock clock) {
        this.jdbc = jdbc;
        this.safe = safe;
        this.clock = clock;
    }

    /**
     * A delivery with what it carries.
     *
     * @param body character for character; null where its event is not kept any more
     * @param headers those that sign the body, by the secrets of now, as of its attempt; empty without a body
     */
    public record Opened(Delivery delivery, @Nullable String body, Map<String, String> headers) {}

    /** The delivery with its body; NOT_FOUND where this webhook of this warehouse has none of this id. */
    public Opened open(UUID warehouseId, UUID webhookId, UUID id) {
        return jdbc.sql("select " + Deliveries.columns("d") + ", " + SECRETS + """
                        , e.sequence, coalesce(e.occurred_at, d.created_at) as occurred_at,
                        coalesce(d.test_data, e.data) as data
                        from webhook_delivery d
                        join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id
                        left join event e on e.warehouse_id = d.warehouse_id and e.sequence = d.event_sequence
                        where d.warehouse_id = :warehouse and d.webhook_id = :webhook and d.id = :id""")
                .param("now", now())
                .param("warehouse", warehouseId)
                .param("webhook", webhookId)
                .param("id", id)
                .query((row, number) -> opened(warehouseId, webhookId, row))
                .optional()
                .orElseThrow(() -> RefusedException.notFound("delivery"));
    }

    /**
     * Which of the signatures in these lines fit the body, by the webhook's present secret or the previous one.
     *
     * @param lines headers as they were received, or signatures alone, a line each
     */
    public List<SignatureFinding> check(UUID warehouseId, UUID webhookId, String body, String lines) {
        return jdbc.sql("select" + SECRETS + "from webhook w where w.warehouse_id = :warehouse and w.id = :webhook")
                .param("now", now())
                .param("warehouse", warehouseId)
                .param("webhook", webhookId)
                .query((row, number) -> secrets(webhookId, row))
                .optional()
                .map(secrets -> new SignatureCheck(body, secrets.present, secrets.previous).of(lines))
                .orElseThrow(() -> RefusedException.notFound("webhook"));
    }

    private Opened opened(UUID warehouseId, UUID webhookId, ResultSet row) throws SQLException {
        Delivery delivery = Deliveries.read(row, 0);
        String data = row.getString("data");
        if (data == null) {
            return new Opened(delivery, null, Map.of());
        }
        Instant occurredAt = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
        String body = EventBody.of(
                delivery.eventId(),
                row.getObject("sequence", Long.class),
                delivery.eventType(),
                warehouseId,
                occurredAt,
                data);
        Instant attemptedAt = delivery.attemptedAt();
        Secrets secrets = secrets(webhookId, row);
        Map<String, String> headers = Signatures.of(
                IdKind.EVENT.format(delivery.eventId()),
                attemptedAt == null ? clock.instant() : attemptedAt,
                body.getBytes(StandardCharsets.UTF_8),
                secrets.present,
                secrets.previous);
        return new Opened(delivery, body, headers);
    }

    private Secrets secrets(UUID webhookId, ResultSet row) throws SQLException {
        byte[] previous = row.getBytes("previous_secret");
        return new Secrets(
                safe.unlock(webhookId, row.getBytes("secret")),
                previous == null ? null : safe.unlock(webhookId, previous));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private record Secrets(WebhookSecret present, @Nullable WebhookSecret previous) {}
}
