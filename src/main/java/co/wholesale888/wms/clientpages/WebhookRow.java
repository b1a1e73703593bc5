package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.WebhookChanges;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A webhook as pages show it, and its form. */
record WebhookRow(
        String id,
        String url,
        String events,
        String delivery,
        @Nullable String description,
        boolean active) {

    /** What the boxes of the form stand for: all of them, or each type. */
    static final List<String> TYPES = Stream.concat(
                    Stream.of(WebhookChanges.ALL),
                    Arrays.stream(EventType.values()).map(EventType::text))
            .toList();

    static WebhookRow of(Webhook webhook) {
        return new WebhookRow(
                IdKind.WEBHOOK.format(webhook.id()),
                webhook.url(),
                String.join(", ", webhook.eventTypes()),
                webhook.delivery().name(),
                webhook.description(),
                webhook.active());
    }

    /** What the form holds before anybody touches it. */
    Map<String, String> asEntered() {
        return Map.of(
                "url",
                url,
                "events",
                events.replace(" ", ""),
                "delivery",
                delivery,
                "description",
                description == null ? "" : description);
    }

    /** The form as the API's JSON would have it: whoever wants all of them need not untick the others. */
    static ObjectNode json(Form form) {
        ObjectNode wanted = form.json("url", "delivery", "description");
        ArrayNode events = wanted.putArray("events");
        String chosen = form.text("events");
        List<String> types = chosen == null ? List.of() : Arrays.asList(chosen.split(",", -1));
        (types.contains(WebhookChanges.ALL) ? List.of(WebhookChanges.ALL) : types).forEach(events::add);
        return wanted;
    }
}
