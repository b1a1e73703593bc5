package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.WebhookChanges;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The form of a webhook. */
final class WebhookForm {

    /** The choices of the form: all events, or single event types. */
    static final List<String> EVENT_CHOICES = Stream.concat(
                    Stream.of(WebhookChanges.ALL),
                    Arrays.stream(EventType.values()).map(EventType::text))
            .toList();

    private WebhookForm() {}

    /** The content of the form before it is edited. */
    static Map<String, String> entered(Webhook webhook) {
        return Map.of(
                "url", webhook.settings().url(),
                "events", String.join(",", webhook.settings().eventTypes()),
                "delivery", webhook.settings().delivery().name(),
                "description", Objects.requireNonNullElse(webhook.settings().description(), ""));
    }

    /** What was submitted, for showing the form again: also that no event was chosen. */
    static Map<String, String> entered(Form form) {
        Map<String, String> entered = new HashMap<>(form.entered());
        entered.putIfAbsent("events", "");
        return entered;
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
