package co.wholesale888.wms.redelivery;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import co.wholesale888.wms.webhooks.WebhookChanges;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries of a webhook to repeat.
 *
 * @param from when the first of them was attempted, inclusive
 * @param to when the last of them was attempted, exclusive
 * @param statuses what became of them; never PENDING
 * @param types the types of their events; null for all, test events included
 */
public record RedeliveryRange(
        Instant from,
        Instant to,
        Set<DeliveryStatus> statuses,
        @Nullable List<String> types) {

    private static final Set<DeliveryStatus> FAILED =
            Collections.unmodifiableSet(EnumSet.of(DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN));

    /** All that failed, or may have failed, within this range of time. */
    public static RedeliveryRange ofFailed(Instant from, Instant to) {
        return new RedeliveryRange(from, to, FAILED, null);
    }

    /** Reads {@code from}, {@code to}, {@code status} and {@code types}; refuses them with all their violations. */
    static RedeliveryRange read(JsonBody body) {
        JsonFields fields = body.fields("from", "to", "status", "types");
        String fromText = fields.text("from");
        String toText = fields.text("to");
        List<String> statusTexts = fields.texts("status");
        List<String> types = fields.texts("types");
        fields.refuseMalformed();
        Instant from = time(fields, "from", fromText);
        Instant to = time(fields, "to", toText);
        fields.rule(from == null || to == null || from.isBefore(to), "to", "must be after from");
        Set<DeliveryStatus> statuses = statusTexts == null ? FAILED : statuses(fields, statusTexts);
        if (types != null) {
            WebhookChanges.checkTypes(fields, "types", types);
        }
        fields.refuseInvalid();
        boolean all = types == null || types.contains(WebhookChanges.ALL);
        return new RedeliveryRange(requireNonNull(from), requireNonNull(to), statuses, all ? null : types);
    }

    private static @Nullable Instant time(JsonFields fields, String field, @Nullable String text) {
        Instant time = text == null ? null : Times.parse(text);
        fields.rule(time != null, field, "is required: an RFC 3339 time such as 2026-11-23T07:31:00Z");
        return time;
    }

    private static Set<DeliveryStatus> statuses(JsonFields fields, List<String> texts) {
        Set<DeliveryStatus> statuses = EnumSet.noneOf(DeliveryStatus.class);
        boolean valid = !texts.isEmpty();
        for (String text : texts) {
            DeliveryStatus status = EnumNames.parse(DeliveryStatus.class, text);
            if (status == null || status == DeliveryStatus.PENDING) {
                valid = false;
            } else {
                statuses.add(status);
            }
        }
        fields.rule(valid, "status", "must be of SUCCEEDED, FAILED, UNKNOWN, at least one; omit it for what failed");
        return statuses;
    }
}
