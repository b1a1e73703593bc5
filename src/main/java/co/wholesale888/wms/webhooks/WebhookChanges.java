package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.targets.TargetPolicy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook shall be. Null where the caller says nothing of it.
 *
 * @param describes whether the description is said at all, if only that there shall be none
 */
public record WebhookChanges(
        @Nullable String url,
        @Nullable List<String> eventTypes,
        @Nullable DeliveryMode delivery,
        boolean describes,
        @Nullable String description,
        @Nullable Boolean active) {

    public static final String ALL = "*";

    private static final int MAX_DESCRIPTION = 500;
    private static final String TYPES =
            Arrays.stream(EventType.values()).map(EventType::text).collect(Collectors.joining(", "));

    /** Reads what a new webhook shall be; its URL and types are not null. */
    public static WebhookChanges ofNew(JsonBody body, TargetPolicy targets) {
        JsonFields fields = body.fields("url", "events", "delivery", "description");
        WebhookChanges wish = read(fields);
        fields.refuseMalformed();
        fields.rule(wish.url != null, "url", "is required");
        fields.rule(wish.eventTypes != null, "events", "is required");
        wish.check(fields, targets);
        return wish;
    }

    /** Reads what shall change. Only a description can be taken away by null. */
    public static WebhookChanges ofChange(JsonBody body, TargetPolicy targets) {
        JsonFields fields = body.fields("url", "events", "active", "delivery", "description");
        WebhookChanges wish = read(fields);
        fields.refuseMalformed();
        String rule = "must not be null; leave it out to keep it";
        fields.rule(!fields.has("url") || wish.url != null, "url", rule);
        fields.rule(!fields.has("events") || wish.eventTypes != null, "events", rule);
        fields.rule(!fields.has("active") || wish.active != null, "active", rule);
        fields.rule(!fields.has("delivery") || fields.text("delivery") != null, "delivery", rule);
        wish.check(fields, targets);
        return wish;
    }

    private static WebhookChanges read(JsonFields fields) {
        String url = fields.text("url");
        List<String> eventTypes = fields.texts("events");
        String delivery = fields.text("delivery");
        String description = fields.text("description");
        Boolean active = fields.bool("active");
        return new WebhookChanges(
                url, eventTypes, mode(fields, delivery), fields.has("description"), description, active);
    }

    private static @Nullable DeliveryMode mode(JsonFields fields, @Nullable String text) {
        if (text == null) {
            return null;
        }
        for (DeliveryMode mode : DeliveryMode.values()) {
            if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                return mode;
            }
        }
        fields.invalid("delivery", "must be ONCE or RETRY");
        return null;
    }

    private void check(JsonFields fields, TargetPolicy targets) {
        fields.requireLength("description", description, 0, MAX_DESCRIPTION);
        if (eventTypes != null) {
            checkTypes(fields, eventTypes);
        }
        if (url != null) {
            String fault = targets.fault(url);
            if (fault != null) {
                fields.invalid("url", fault);
            }
        }
        fields.refuseInvalid();
    }

    private static void checkTypes(JsonFields fields, List<String> types) {
        boolean known = types.stream().allMatch(type -> type.equals(ALL) || EventType.parse(type) != null);
        fields.rule(known, "events", "must be of %s, or * alone".formatted(TYPES));
        fields.rule(!types.isEmpty(), "events", "must name at least one type");
        fields.rule(new HashSet<>(types).size() == types.size(), "events", "must name each type once");
        fields.rule(!types.contains(ALL) || types.size() == 1, "events", "must have * alone: it is all types");
    }
}
