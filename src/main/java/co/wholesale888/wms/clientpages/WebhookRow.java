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

/** A webhook as a table row, and the conversion from and to its form. */
record WebhookRow(
        String id,
        String url,
        String events,
        String delivery,
        @Nullable String description,
        boolean active) {

    /** The choices of the form: all events, or single event types. */
    static final List<String> EVENT_CHOICES = Stream.concat(
                    Stream.of(WebhookChanges.ALL),
                    Arrays.stream(EventType.values()).map(EventType::text))
            .toList();

    static WebhookRow of(Webhook webhook) {
        return new WebhookRow(
                IdKind.WEBHOOK.format(webhook.id()),
                webhook.settings().url(),
                String.join(", ", webhook.settings().eventTypes()),
                webhook.settings().delivery().name(),
                webhook.settings().description(),
                webhook.settings().active());
    }

    /** The initial content of the form. */
    Map<String, String> formFields() {
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

    /** The submitted form as JSON of the API. If all events are chosen, single types are ignored. */
    static ObjectNode json(Form form) {
        ObjectNode json = form.json("url", "delivery", "description");
        ArrayNode events = json.putArray("events");
        String chosen = form.text("events");
        List<String> types = chosen == null ? List.of() : Arrays.asList(chosen.split(",", -1));
        (types.contains(WebhookChanges.ALL) ? List.of(WebhookChanges.ALL) : types).forEach(events::add);
        return json;
    }
}
