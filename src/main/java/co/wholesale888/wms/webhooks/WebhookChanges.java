package co.wholesale888.wms.webhooks;

import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.targets.TargetPolicy;
import co.wholesale888.wms.webhooks.Webhook.Settings;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a webhook that a request gives; null where it gives none.
 *
 * @param hasDescription whether the request gives a description, which may be null to remove it
 */
public record WebhookChanges(
        @Nullable String url,
        @Nullable List<String> eventTypes,
        @Nullable DeliveryMode delivery,
        boolean hasDescription,
        @Nullable String description,
        @Nullable Boolean active) {

    /** Subscribes to all event types. */
    public static final String ALL = "*";

    /** The settings of a new webhook before its own; the URL and the event types are required. */
    static final Settings DEFAULTS = new Settings("", List.of(), DeliveryMode.ONCE, null, true);

    private static final int MAX_DESCRIPTION = 500;

    /** Reads the settings of a new webhook, whose URL and event types are required. */
    public static WebhookChanges ofNew(JsonBody body, TargetPolicy targets) {
        JsonFields fields = body.fields("url", "events", "delivery", "description");
        WebhookChanges changes = read(fields);
        fields.refuseMalformed();
        fields.rule(changes.url != null, "url", "is required");
        fields.rule(changes.eventTypes != null, "events", "is required");
        changes.check(fields, targets);
        return changes;
    }

    /** Reads changes of a webhook. Only the description may be null. */
    public static WebhookChanges ofChange(JsonBody body, TargetPolicy targets) {
        JsonFields fields = body.fields("url", "events", "active", "delivery", "description");
        WebhookChanges changes = read(fields);
        fields.refuseMalformed();
        String rule = "must not be null; leave it out to keep it";
        fields.rule(!fields.has("url") || changes.url != null, "url", rule);
        fields.rule(!fields.has("events") || changes.eventTypes != null, "events", rule);
        fields.rule(!fields.has("active") || changes.active != null, "active", rule);
        fields.rule(!fields.has("delivery") || fields.text("delivery") != null, "delivery", rule);
        changes.check(fields, targets);
        return changes;
    }

    private static WebhookChanges read(JsonFields fields) {
        String url = fields.text("url");
        List<String> eventTypes = fields.texts("events");
        String delivery = fields.text("delivery");
        String description = fields.text("description");
        Boolean active = fields.bool("active");
        DeliveryMode mode = EnumNames.parse(DeliveryMode.class, delivery);
        fields.rule(delivery == null || mode != null, "delivery", "must be ONCE or RETRY");
        return new WebhookChanges(url, eventTypes, mode, fields.has("description"), description, active);
    }

    /** Returns the settings with these changes. */
    Settings applyTo(Settings before) {
        return new Settings(
                requireNonNullElse(url, before.url()),
                requireNonNullElse(eventTypes, before.eventTypes()),
                requireNonNullElse(delivery, before.delivery()),
                hasDescription ? description : before.description(),
                requireNonNullElse(active, before.active()));
    }

    private void check(JsonFields fields, TargetPolicy targets) {
        fields.requireLength("description", description, 0, MAX_DESCRIPTION);
        if (eventTypes != null) {
            checkTypes(fields, "events", eventTypes);
        }
        if (url != null) {
            String violation = targets.violation(url);
            if (violation != null) {
                fields.invalid("url", violation);
            }
        }
        fields.refuseInvalid();
    }

    /** Checks a list of event types: names, or {@link #ALL} alone. */
    public static void checkTypes(JsonFields fields, String field, List<String> types) {
        boolean allExist = types.stream().allMatch(type -> type.equals(ALL) || EventType.parse(type) != null);
        fields.rule(allExist, field, "must be of %s, or * alone".formatted(EventType.names()));
        fields.rule(!types.isEmpty(), field, "must name at least one type");
        fields.rule(new HashSet<>(types).size() == types.size(), field, "must name each type once");
        fields.rule(!types.contains(ALL) || types.size() == 1, field, "must have * alone: it is all types");
    }
}
